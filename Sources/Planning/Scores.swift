import Foundation

/// The scores of candidates, and who is best by them.
struct Scores {
    /// Finite: one that was not a number, or infinite downwards, is the least there is.
    let values: [Float]

    init(_ values: [Float]) {
        let limit = Float.greatestFiniteMagnitude
        self.values = values.map { $0.isNaN ? -limit : min(max($0, -limit), limit) }
    }

    /// The indices of the `count` best, best first; of equals, the one that was tried first.
    func best(_ count: Int) -> [Int] {
        Array(values.indices.sorted { (-values[$0], $0) < (-values[$1], $1) }.prefix(count))
    }

    var highest: Float { values.max() ?? -.greatestFiniteMagnitude }

    /// Weights exp((s − max s) / (λ σ_s)), which sum to 1; σ_s is the scores' standard deviation.
    func weights(temperature: Double) -> [Float] {
        let (highest, deviation) = (Double(highest), deviation)
        guard deviation > 0 else { return values.map { _ in 1 / Float(values.count) } }
        let weights = values.map { exp((Double($0) - highest) / (temperature * deviation)) }
        let sum = weights.reduce(0, +)
        return weights.map { Float($0 / sum) }
    }

    /// Of the scores that are no failure.
    private var deviation: Double {
        let valid = values.lazy.filter { $0 > -.greatestFiniteMagnitude }.map(Double.init)
        let count = Double(valid.count)
        if count == 0 { return 0 }
        let mean = valid.reduce(0, +) / count
        return (valid.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
    }
}
