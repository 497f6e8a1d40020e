import Tensors

/// A number in low … high: normal at each step, and clipped.
struct NormalProposal: ElementProposal {
    let low: Float
    let high: Float
    let initialDeviation: Float
    private(set) var mean: [Float]
    private(set) var deviation: [Float]

    /// Begins in the middle of the range.
    /// - spread: the first standard deviation, as a share of half the range.
    init(low: Double, high: Double, horizon: Int, spread: Double) {
        self.low = Float(low)
        self.high = Float(high)
        initialDeviation = Float((high - low) / 2 * spread)
        mean = .init(repeating: Float((low + high) / 2), count: horizon)
        deviation = .init(repeating: initialDeviation, count: horizon)
    }

    func sample(_ count: Int, color: NoiseColor, using generator: inout RandomGenerator) -> [Float] {
        var values = color.noise(horizon: mean.count, count: count, using: &generator)
        for t in mean.indices {
            for index in t * count..<(t + 1) * count {
                values[index] = min(max(mean[t] + deviation[t] * values[index], low), high)
            }
        }
        return values
    }

    func sampleEvenly(_ count: Int, using generator: inout RandomGenerator) -> [Float] {
        generator.uniform([mean.count, count]).floats.map { min(low + (high - low) * $0, high) }
    }

    mutating func fit(_ values: [Float], weights: [Float], momentum: Float, fitsSpread: Bool) {
        let count = weights.count
        for t in mean.indices {
            let here = values[t * count..<(t + 1) * count]
            let center = zip(here, weights).reduce(0) { $0 + $1.0 * $1.1 }
            mean[t] += (1 - momentum) * (min(max(center, low), high) - mean[t])
            guard fitsSpread else { continue }
            let variance = zip(here, weights).reduce(0) { $0 + ($1.0 - center) * ($1.0 - center) * $1.1 }
            deviation[t] += (1 - momentum) * (variance.squareRoot() - deviation[t])
        }
    }

    mutating func widen() {
        for t in deviation.indices { deviation[t] = initialDeviation }
    }

    mutating func shift() {
        mean = Array(mean.dropFirst()) + mean.suffix(1)
        deviation = Array(deviation.dropFirst()) + deviation.suffix(1)
    }

    var mode: [Float] { mean }
}
