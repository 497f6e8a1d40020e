import NeuralNetworks
import Tensors

/// DreamerV3's recurrent state-space model, whose deterministic path is cut into G blocks.
///
///     L(x) = f(n(Linear(x)))                       f and n: activation and normalization
///     x_0, x_1, x_2 = L(h_{t−1}), L(z_{t−1}), L(a')      a' = u_t / max(1, |u_t| / actionLimit)
///     y = f(n(BlockLinear([h_{t−1}, x_0, x_1, x_2])))    every block reads its own part of h and all of x
///     reset, candidate, update of each block = BlockLinear(y)
///     h_t = v ⊙ c + (1 − v) ⊙ h_{t−1}              c = tanh(σ(reset) ⊙ candidate)   v = σ(update − 1)
///     p(z_t | h_t)      = of Linear(L(L(h_t)))
///     q(z_t | h_t, g_t) = of Linear(L([h_t, g_t]))
///
/// The part of the first BlockLinear that reads x, which all blocks share, is a product with one dense matrix; x_2's part
/// of it is computed for all steps at once.
///
/// Source: Hafner et al. 2023, in the form of its published code. No gradient goes through the divisor of a'.
public struct BlockRecurrentStateSpaceModel: StateSpaceModel {
    public let configuration: DynamicsConfiguration
    var stateInput: Layer
    var latentInput: Layer
    var actionInput: Layer
    var hidden: BlockHiddenLayer
    var gates: Linear
    var priorHidden: [Layer]
    var priorOutput: Linear
    var posteriorHidden: JointHiddenLayer
    var posteriorOutput: Linear

    public init(
        configuration c: DynamicsConfiguration, inputSize: Int, summarySize: Int, using generator: inout RandomGenerator
    ) {
        configuration = c
        let style = c.style
        stateInput = Layer(inputs: c.deterministic, outputs: c.hidden, style: style, using: &generator)
        latentInput = Layer(inputs: c.latentSize, outputs: c.hidden, style: style, using: &generator)
        actionInput = Layer(inputs: inputSize, outputs: c.hidden, style: style, using: &generator)
        hidden = BlockHiddenLayer(
            state: c.deterministic, input: c.hidden, blocks: c.blocks, style: style, using: &generator)
        gates = Linear(
            inputs: c.deterministic, outputs: 3 * c.deterministic, blocks: c.blocks,
            initialization: c.initialization, using: &generator)
        priorHidden = [c.deterministic, c.hidden].map {
            Layer(inputs: $0, outputs: c.hidden, style: style, using: &generator)
        }
        priorOutput = Linear(
            inputs: c.hidden, outputs: c.latentParameters, initialization: c.initialization, using: &generator)
        posteriorHidden = JointHiddenLayer(
            context: c.deterministic, summary: summarySize, outputs: c.hidden, style: style, using: &generator)
        posteriorOutput = Linear(
            inputs: c.hidden, outputs: c.latentParameters, initialization: c.initialization, using: &generator)
    }

    public var featureSize: Int { configuration.deterministic + configuration.latentSize }

    public func features(_ context: Tensor, _ latent: Tensor) -> Tensor { .concatenated([context, latent]) }

    public func initialState(batch: Int, precision: Precision) -> State {
        State(
            deterministic: .zeros([batch, configuration.deterministic], precision: precision),
            stochastic: .zeros([batch, configuration.latentSize], precision: precision))
    }

    public func projectInputs(_ inputs: Tensor) -> Tensor {
        hidden.projectAction(
            actionInput(configuration.actionLimit.map(inputs.limitingMagnitude) ?? inputs))
    }

    public func projectSummaries(_ summaries: Tensor) -> Tensor { posteriorHidden.project(summaries) }

    public func advance(_ state: State, projectedInput: Tensor) -> Tensor {
        let y = hidden(
            state.deterministic, stateInput(state.deterministic), latentInput(state.stochastic),
            projectedAction: projectedInput)
        return .gatedUpdate(gates: gates(y), state: state.deterministic, blocks: configuration.blocks)
    }

    public func prior(_ context: Tensor) -> Latent {
        configuration.latent(priorOutput(priorHidden.reduce(context) { $1($0) }))
    }

    public func posterior(_ context: Tensor, projectedSummary: Tensor) -> Latent {
        configuration.posterior(
            posteriorOutput(posteriorHidden(context, projectedSummary: projectedSummary)), prior: prior(context))
    }

    public mutating func visitParameters(_ visit: ParameterVisitor) {
        visit("stateInput", &stateInput)
        visit("latentInput", &latentInput)
        visit("actionInput", &actionInput)
        visit("hidden", &hidden)
        visit("gates", &gates)
        visit("priorHidden", &priorHidden)
        visit("priorOutput", &priorOutput)
        visit("posteriorHidden", &posteriorHidden)
        visit("posteriorOutput", &posteriorOutput)
    }
}
