import Tensors

/// y = f(x · W + b).
public struct Linear: Module {
    /// W `[inputs, outputs]`
    public var weight: Tensor
    /// b `[outputs]`; nil for a layer that is added to another one's result.
    public var bias: Tensor?

    /// W ~ N(0, 1 / inputs), b = 0. `fanIn` stands for `inputs` where the layer is one part of a wider one.
    public init(
        inputs: Int, outputs: Int, hasBias: Bool = true, fanIn: Int? = nil, using generator: inout RandomGenerator
    ) {
        let deviation = 1 / Double(max(fanIn ?? inputs, 1)).squareRoot()
        weight = generator.normal([inputs, outputs]) * deviation
        bias = hasBias ? .zeros([outputs]) : nil
    }

    /// - x: `[…, inputs]`.  - Returns: `[…, outputs]`.
    public func callAsFunction(_ x: Tensor, activation: UnaryFunction = .identity) -> Tensor {
        x.linear(weight: weight, bias: bias, activation: activation)
    }

    /// f(x · W + addend), for a layer without a bias whose other inputs were projected before; addend `[…, outputs]`.
    public func callAsFunction(_ x: Tensor, adding addend: Tensor, activation: UnaryFunction) -> Tensor {
        require(bias == nil, "a linear layer with a bias takes no addend")
        return x.linear(weight: weight, bias: addend, activation: activation)
    }

    public mutating func visitParameters(_ visit: ParameterVisitor) {
        visit("weight", &weight)
        if bias != nil { visit("bias", &bias!) }
    }
}
