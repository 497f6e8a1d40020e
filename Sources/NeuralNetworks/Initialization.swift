import Tensors

/// How the weights of a layer begin. Biases begin at 0.
public enum Initialization: String, Codable, CaseIterable, Sendable {
    /// N(0, 1 / inputs)
    case normal
    /// N(0, 1 / inputs) cut off at two deviations, and widened by 1.1368 to have that variance again: Dreamer's.
    case truncatedNormal

    /// - fanIn: how many numbers each output reads.
    public func weight(_ shape: Shape, fanIn: Int, using generator: inout RandomGenerator) -> Tensor {
        let deviation = 1 / Double(max(fanIn, 1)).squareRoot()
        switch self {
        case .normal: return generator.normal(shape) * deviation
        case .truncatedNormal: return generator.truncatedNormal(shape) * (1.1368 * deviation)
        }
    }
}

extension RandomGenerator {
    /// Normal numbers, of which those beyond two standard deviations are drawn again.
    public mutating func truncatedNormal(_ shape: Shape) -> Tensor {
        var kept: [Float] = []
        while kept.count < shape.count {
            kept += normal([shape.count - kept.count + 16]).floats.filter { abs($0) <= 2 }
        }
        return Tensor(Array(kept.prefix(shape.count)), shape: shape)
    }
}
