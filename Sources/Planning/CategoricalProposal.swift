import Tensors

/// One of `classes` classes, from 0 up: categorical at each step, independent of the others.
///
/// It widens by mixing with the uniform distribution, half and half, so that a choice which was given up can come back
/// and one that was made is still the likeliest.
struct CategoricalProposal: ElementProposal {
    let classes: Int
    /// `[H][classes]`, each sums to 1.
    private(set) var probabilities: [[Float]]

    /// Begins with all alike.
    init(classes: Int, horizon: Int) {
        self.classes = classes
        let even = [Float](repeating: 1 / Float(classes), count: classes)
        probabilities = .init(repeating: even, count: horizon)
    }

    /// Noise of choices has no colour.
    func sample(_ count: Int, color: NoiseColor, using generator: inout RandomGenerator) -> [Float] {
        let uniform = generator.uniform([probabilities.count, count]).floats
        return uniform.indices.map { value(probabilities[$0 / count], at: uniform[$0]) }
    }

    func sampleEvenly(_ count: Int, using generator: inout RandomGenerator) -> [Float] {
        (0..<probabilities.count * count).map { _ in Float(generator.index(below: classes)) }
    }

    mutating func fit(_ values: [Float], weights: [Float], momentum: Float, fitsSpread: Bool) {
        let count = weights.count
        for t in probabilities.indices {
            var frequencies = [Float](repeating: 0, count: classes)
            for (value, weight) in zip(values[t * count..<(t + 1) * count], weights) {
                frequencies[Int(value)] += weight
            }
            for c in 0..<classes {
                probabilities[t][c] += (1 - momentum) * (frequencies[c] - probabilities[t][c])
            }
        }
    }

    mutating func widen() {
        for t in probabilities.indices {
            for c in 0..<classes { probabilities[t][c] = (probabilities[t][c] + 1 / Float(classes)) / 2 }
        }
    }

    mutating func shift() {
        probabilities = Array(probabilities.dropFirst()) + probabilities.suffix(1)
    }

    var mode: [Float] { probabilities.map(likeliest) }

    /// Of equals the first.
    private func likeliest(_ probabilities: [Float]) -> Float {
        Float(probabilities.indices.max { (probabilities[$0], -$0) < (probabilities[$1], -$1) } ?? 0)
    }

    /// The class whose share of 0 … 1 holds `place`; rounding may leave a gap at the end, which is the likeliest's.
    func value(_ probabilities: [Float], at place: Float) -> Float {
        var rest = place
        for c in 0..<classes {
            if rest < probabilities[c] { return Float(c) }
            rest -= probabilities[c]
        }
        return likeliest(probabilities)
    }
}
