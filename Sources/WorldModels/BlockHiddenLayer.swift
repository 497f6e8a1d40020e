import NeuralNetworks
import Tensors

/// The first layer of a block recurrence: f(n(h ⊛ U + x_0 · W_0 + x_1 · W_1 + x_2 · W_2 + b)), U block-diagonal.
///
/// The four weights are parts of one, by which each block reads [h of the block, x_0, x_1, x_2].
struct BlockHiddenLayer: Module {
    /// U `[G, H / G, H / G]`
    var stateWeight: Tensor
    /// W_0, W_1 and W_2, of the projected state, latent and action, `[N, H]` each.
    var inputWeights: [Tensor]
    /// b `[H]`
    var bias: Tensor
    var finish: LayerFinish

    /// - state: H.  - input: N.  - blocks: G.
    init(state: Int, input: Int, blocks: Int, style: LayerStyle, using generator: inout RandomGenerator) {
        let width = state / blocks
        let fanIn = width + 3 * input
        stateWeight = style.initialization.weight([blocks, width, width], fanIn: fanIn, using: &generator)
        inputWeights = (0..<3).map { _ in
            style.initialization.weight([input, state], fanIn: fanIn, using: &generator)
        }
        bias = .zeros([state])
        finish = LayerFinish(size: state, style: style)
    }

    /// x_2 · W_2 + b: `[…, N]` → `[…, H]`.
    func projectAction(_ action: Tensor) -> Tensor { action.linear(weight: inputWeights[2], bias: bias) }

    /// - h: `[B, H]`.  - x0, x1: `[B, N]`.  - projectedAction: `[B, H]`.  - Returns: `[B, H]`.
    func callAsFunction(_ h: Tensor, _ x0: Tensor, _ x1: Tensor, projectedAction: Tensor) -> Tensor {
        finish([(h, stateWeight), (x0, inputWeights[0]), (x1, inputWeights[1])], bias: projectedAction)
    }

    mutating func visitParameters(_ visit: ParameterVisitor) {
        visit("weight.state", &stateWeight)
        for (index, name) in ["projectedState", "latent", "action"].enumerated() {
            visit("weight." + name, &inputWeights[index])
        }
        visit("bias", &bias)
        finish.visitParameters(visit)
    }
}
