import Tensors

/// Layer normalisation over the last axis, with a learned scale and offset.
public struct LayerNorm: Module {
    public var scale: Tensor
    public var offset: Tensor
    public let epsilon: Double

    public init(size: Int, epsilon: Double = 1e-3) {
        scale = Tensor(repeating: 1, shape: [size])
        offset = .zeros([size])
        self.epsilon = epsilon
    }

    public func callAsFunction(_ x: Tensor) -> Tensor { x.layerNorm(scale: scale, offset: offset, epsilon: epsilon) }

    public mutating func visitParameters(_ visit: ParameterVisitor) {
        visit("scale", &scale)
        visit("offset", &offset)
    }
}
