import Tensors

/// A recurrent cell without gates: h' = f(x · W + h · U + b).
///
/// Source: Elman (1990).
public struct RecurrentCell: Module {
    /// W `[inputs, width]`
    public var inputWeight: Tensor
    /// U `[width, width]`
    public var recurrentWeight: Tensor
    /// b `[width]`
    public var bias: Tensor
    /// f
    public let activation: Activation

    /// Weights ~ N(0, 1 / rows), b = 0.
    ///
    /// Without a nonlinearity nothing bounds h, and a random U makes it grow without end for about every second seed. There
    /// each element begins as a leaky integrator of its own pace, U = diag λ, with inputs weaker by √(1 − λ²).
    public init(
        inputs: Int, width: Int, activation: Activation = .tanh, using generator: inout RandomGenerator
    ) {
        inputWeight = generator.normal([inputs, width]) * (1 / Double(max(inputs, 1)).squareRoot())
        if activation == .identity {
            let paces = RecurrentCell.fadingPaces(width)
            inputWeight = inputWeight * Tensor(paces.map { Float((1 - $0 * $0).squareRoot()) }, shape: [width])
            let diagonal = (0..<width * width).map { $0 % (width + 1) == 0 ? Float(paces[$0 / width]) : 0 }
            recurrentWeight = Tensor(diagonal, shape: [width, width])
        } else {
            recurrentWeight = generator.normal([width, width]) * (1 / Double(width).squareRoot())
        }
        bias = .zeros([width])
        self.activation = activation
    }

    /// How much of each element is left after a step, for linear systems to begin with: from 0.95 down to about 0.45.
    package static func fadingPaces(_ count: Int) -> [Double] {
        (0..<count).map { 0.95 - 0.5 * Double($0) / Double(count) }
    }

    /// - x: `[B, inputs]`.  - state: h `[B, width]`.  - Returns: h' `[B, width]`.
    public func callAsFunction(_ x: Tensor, state: Tensor) -> Tensor {
        callAsFunction(projected: projectInputs(x), state: state)
    }

    /// x · W + b, the inputs' share, of all steps at once where they are known: `[…, inputs]` → `[…, width]`.
    public func projectInputs(_ x: Tensor) -> Tensor { x.linear(weight: inputWeight, bias: bias) }

    /// f(projected + h · U).
    /// - projected: what `projectInputs` gives for one step, `[B, width]`.
    public func callAsFunction(projected: Tensor, state: Tensor) -> Tensor {
        state.linear(weight: recurrentWeight, bias: projected, activation: activation.function)
    }

    public mutating func visitParameters(_ visit: ParameterVisitor) {
        visit("inputWeight", &inputWeight)
        visit("recurrentWeight", &recurrentWeight)
        visit("bias", &bias)
    }
}
