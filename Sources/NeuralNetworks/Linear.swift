import Tensors

/// y = x · W + b.
public struct Linear: Module {
    /// W `[inputs, outputs]`; or `[G, inputs / G, outputs / G]`, G blocks, each for its own part of the inputs and outputs.
    public var weight: Tensor
    /// b `[outputs]`; nil for a layer that is added to another one's result.
    public var bias: Tensor?

    /// - fanIn: stands for `inputs` where the layer is one part of a wider one.
    /// - blocks: G, a divisor of both sizes.
    public init(
        inputs: Int, outputs: Int, hasBias: Bool = true, fanIn: Int? = nil, blocks: Int = 1,
        initialization: Initialization = .normal, using generator: inout RandomGenerator
    ) {
        require(
            blocks > 0 && inputs % blocks == 0 && outputs % blocks == 0,
            "\(inputs) inputs and \(outputs) outputs in \(blocks) blocks")
        let shape: Shape = blocks == 1 ? [inputs, outputs] : [blocks, inputs / blocks, outputs / blocks]
        weight = initialization.weight(shape, fanIn: fanIn ?? inputs / blocks, using: &generator)
        bias = hasBias ? .zeros([outputs]) : nil
    }

    /// f(x · W + b).
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
