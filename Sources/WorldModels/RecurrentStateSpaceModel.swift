import NeuralNetworks
import Tensors

/// The recurrent state-space model, here with normal latents; categorical ones take logits from the same layers.
///
///     x_t = f([z_{t−1}, u_t] · W + b)          h_t = GRU(x_t, h_{t−1}), or DreamerV2's `NormalizedGRUCell`
///     p(z_t | h_t)      = N(μ, σ²) of Linear(f(Linear(h_t)))
///     q(z_t | h_t, g_t) = N(μ, σ²) of Linear(f(Linear([h_t, g_t])))      σ = softplus(·) + minimumDeviation
///
/// The input u_t is the action a_{t−1}. With the embedding of the last observation beside it, this is the variational
/// recurrent network (Chung et al. 2015), in whose paper h_t is written h_{t−1}.
///
/// Source: PlaNet (Hafner et al. 2019), Dreamer (Hafner et al. 2020). Differs: reset gate after the matrix product,
/// as cuDNN and PyTorch do.
public struct RecurrentStateSpaceModel: StateSpaceModel {
    enum Cell: Sendable {
        case gru(GRUCell)
        case normalizedGRU(NormalizedGRUCell)
    }

    public let configuration: DynamicsConfiguration
    var latentInput: Linear
    var actionInput: Linear
    var cell: Cell
    var priorHidden: Linear
    var priorOutput: Linear
    var posteriorContext: Linear
    var posteriorEmbedding: Linear
    var posteriorOutput: Linear

    public init(
        configuration c: DynamicsConfiguration, inputSize: Int, summarySize: Int, using generator: inout RandomGenerator
    ) {
        configuration = c
        let inputs = c.latentSize + inputSize
        latentInput = Linear(
            inputs: c.latentSize, outputs: c.hidden, hasBias: false, fanIn: inputs, initialization: c.initialization,
            using: &generator)
        actionInput = Linear(
            inputs: inputSize, outputs: c.hidden, fanIn: inputs, initialization: c.initialization, using: &generator)
        switch c.cell {
        case .gru:
            cell = .gru(
                GRUCell(
                    inputs: c.hidden, width: c.deterministic, initialization: c.initialization, using: &generator))
        case .normalizedGRU:
            cell = .normalizedGRU(
                NormalizedGRUCell(
                    inputs: c.hidden, width: c.deterministic, initialization: c.initialization, using: &generator))
        }
        priorHidden = Linear(
            inputs: c.deterministic, outputs: c.hidden, initialization: c.initialization, using: &generator)
        priorOutput = Linear(
            inputs: c.hidden, outputs: c.latentParameters, initialization: c.initialization, using: &generator)
        let joint = c.deterministic + summarySize
        posteriorContext = Linear(
            inputs: c.deterministic, outputs: c.hidden, hasBias: false, fanIn: joint,
            initialization: c.initialization, using: &generator)
        posteriorEmbedding = Linear(
            inputs: summarySize, outputs: c.hidden, fanIn: joint, initialization: c.initialization, using: &generator)
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

    public func projectInputs(_ inputs: Tensor) -> Tensor { actionInput(inputs) }

    public func projectSummaries(_ summaries: Tensor) -> Tensor { posteriorEmbedding(summaries) }

    public func advance(_ state: State, projectedInput: Tensor) -> Tensor {
        let x = latentInput(
            state.stochastic, adding: projectedInput, activation: configuration.activation.function)
        switch cell {
        case .gru(let cell): return cell(x, state: state.deterministic)
        case .normalizedGRU(let cell): return cell(x, state: state.deterministic)
        }
    }

    public func prior(_ context: Tensor) -> Latent {
        configuration.latent(priorOutput(priorHidden(context, activation: configuration.activation.function)))
    }

    public func posterior(_ context: Tensor, projectedSummary: Tensor) -> Latent {
        configuration.posterior(
            posteriorOutput(
                posteriorContext(
                    context, adding: projectedSummary, activation: configuration.activation.function)),
            prior: prior(context))
    }

    public mutating func visitParameters(_ visit: ParameterVisitor) {
        visit("latentInput", &latentInput)
        visit("actionInput", &actionInput)
        switch cell {
        case .gru(var gru):
            visit("cell", &gru)
            cell = .gru(gru)
        case .normalizedGRU(var gru):
            visit("cell", &gru)
            cell = .normalizedGRU(gru)
        }
        visit("priorHidden", &priorHidden)
        visit("priorOutput", &priorOutput)
        visit("posteriorContext", &posteriorContext)
        visit("posteriorEmbedding", &posteriorEmbedding)
        visit("posteriorOutput", &posteriorOutput)
    }
}
