import Tensors

/// A hidden layer: y = f(n(x · W + b)), n a normalisation and f an activation.
public struct Layer: Module {
    public var linear: Linear
    public var finish: LayerFinish

    public init(inputs: Int, outputs: Int, style: LayerStyle, using generator: inout RandomGenerator) {
        linear = Linear(
            inputs: inputs, outputs: outputs, initialization: style.initialization, using: &generator)
        finish = LayerFinish(size: outputs, style: style)
    }

    /// - x: `[…, inputs]`.  - Returns: `[…, outputs]`.
    public func callAsFunction(_ x: Tensor) -> Tensor { finish(x, weight: linear.weight, bias: linear.bias) }

    public var weight: Tensor {
        get { linear.weight }
        set { linear.weight = newValue }
    }
    public var bias: Tensor? {
        get { linear.bias }
        set { linear.bias = newValue }
    }

    public mutating func visitParameters(_ visit: ParameterVisitor) {
        linear.visitParameters(visit)
        finish.visitParameters(visit)
    }
}
