import Tensors

/// DreamerV2's gated recurrent unit: one product of the input and the state, layer normalisation over all gates, then
/// `Tensor.gatedUpdate`, whose update gate begins near 0.27.
///
/// Source: Hafner et al. 2021.
public struct NormalizedGRUCell: Module {
    /// W `[inputs, 3 · width]` and U `[width, 3 · width]`, the columns in the order reset, candidate, update: two parts of
    /// one weight.
    public var inputWeight: Tensor
    public var recurrentWeight: Tensor
    public var norm: LayerNorm

    public init(
        inputs: Int, width: Int, initialization: Initialization = .normal, using generator: inout RandomGenerator
    ) {
        inputWeight = initialization.weight([inputs, 3 * width], fanIn: inputs + width, using: &generator)
        recurrentWeight = initialization.weight([width, 3 * width], fanIn: inputs + width, using: &generator)
        norm = LayerNorm(size: 3 * width)
    }

    /// - x: `[B, inputs]`.  - state: h `[B, width]`.  - Returns: h' `[B, width]`.
    public func callAsFunction(_ x: Tensor, state: Tensor) -> Tensor {
        let gates = state.linear(weight: recurrentWeight, bias: x.linear(weight: inputWeight))
        return .gatedUpdate(gates: norm(gates), state: state, blocks: 1)
    }

    public mutating func visitParameters(_ visit: ParameterVisitor) {
        visit("weight.input", &inputWeight)
        visit("weight.state", &recurrentWeight)
        visit("norm", &norm)
    }
}
