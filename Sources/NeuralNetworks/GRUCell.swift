import Tensors

/// A gated recurrent unit: h' = (1 − u) ⊙ c + u ⊙ h; see `Tensor.gatedRecurrence` for the gates.
public struct GRUCell: Module {
    /// W `[inputs, 3 · width]`, the columns in the order reset, update, candidate; so are the others.
    public var inputWeight: Tensor
    public var inputBias: Tensor
    /// U `[width, 3 · width]`
    public var recurrentWeight: Tensor
    public var recurrentBias: Tensor

    public init(
        inputs: Int, width: Int, initialization: Initialization = .normal, using generator: inout RandomGenerator
    ) {
        inputWeight = initialization.weight([inputs, 3 * width], fanIn: inputs, using: &generator)
        inputBias = .zeros([3 * width])
        recurrentWeight = initialization.weight([width, 3 * width], fanIn: width, using: &generator)
        recurrentBias = .zeros([3 * width])
    }

    /// - x: `[B, inputs]`.  - state: h `[B, width]`.  - Returns: h' `[B, width]`.
    public func callAsFunction(_ x: Tensor, state: Tensor) -> Tensor {
        callAsFunction(projected: projectInputs(x), state: state)
    }

    /// x · W + b, the inputs' share of the gates, of all steps at once where they are known:
    /// `[…, inputs]` → `[…, 3 · width]`.
    public func projectInputs(_ x: Tensor) -> Tensor { x.linear(weight: inputWeight, bias: inputBias) }

    /// - projected: what `projectInputs` gives for one step, `[B, 3 · width]`.  - state: h `[B, width]`.
    /// - Returns: h' `[B, width]`.
    public func callAsFunction(projected: Tensor, state: Tensor) -> Tensor {
        .gatedRecurrence(
            inputs: projected, recurrent: state.linear(weight: recurrentWeight, bias: recurrentBias), state: state)
    }

    public mutating func visitParameters(_ visit: ParameterVisitor) {
        visit("inputWeight", &inputWeight)
        visit("inputBias", &inputBias)
        visit("recurrentWeight", &recurrentWeight)
        visit("recurrentBias", &recurrentBias)
    }
}
