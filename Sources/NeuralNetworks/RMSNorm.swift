import Tensors

/// Root-mean-square normalisation over the last axis, with a learned scale.
public struct RMSNorm: Module {
    public var scale: Tensor
    public let epsilon: Double

    public init(size: Int, epsilon: Double = 1e-4) {
        scale = Tensor(repeating: 1, shape: [size])
        self.epsilon = epsilon
    }

    public func callAsFunction(_ x: Tensor) -> Tensor { x.rmsNorm(scale: scale, epsilon: epsilon) }

    public mutating func visitParameters(_ visit: ParameterVisitor) {
        visit("scale", &scale)
    }
}
