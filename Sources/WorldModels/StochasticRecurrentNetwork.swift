import NeuralNetworks
import Tensors

/// The stochastic recurrent network: a deterministic path d_t that never reads a latent, and a Markov chain of latents
/// on it.
///
///     d_t = GRU(f(Linear(u_t)), d_{t−1})                  u_t = [a_{t−1}, embedding of o_{t−1}]
///     p(z_t | z_{t−1}, d_t)      = N of Linear(f(Linear([d_t, z_{t−1}])))
///     q(z_t | z_{t−1}, d_t, g_t) = N of Linear(f(Linear([d_t, z_{t−1}, g_t])))
///
/// Source: Fraccaro et al., "Sequential Neural Models with Stochastic Layers" (2016). Differs: a smoothing posterior's
/// g_t runs backwards over the embeddings and actions alone, not over d.
public struct StochasticRecurrentNetwork: StateSpaceModel {
    public let configuration: DynamicsConfiguration
    var input: Linear
    var cell: GRUCell
    var priorHidden: Linear
    var priorOutput: Linear
    var posteriorContext: Linear
    var posteriorSummary: Linear
    var posteriorOutput: Linear

    init(
        configuration c: DynamicsConfiguration, inputSize: Int, summarySize: Int,
        using generator: inout RandomGenerator
    ) {
        configuration = c
        let context = c.deterministic + c.latentSize
        input = Linear(inputs: inputSize, outputs: c.hidden, using: &generator)
        cell = GRUCell(inputs: c.hidden, width: c.deterministic, using: &generator)
        priorHidden = Linear(inputs: context, outputs: c.hidden, using: &generator)
        priorOutput = Linear(inputs: c.hidden, outputs: c.latentParameters, using: &generator)
        posteriorContext = Linear(
            inputs: context, outputs: c.hidden, hasBias: false, fanIn: context + summarySize, using: &generator)
        posteriorSummary = Linear(
            inputs: summarySize, outputs: c.hidden, fanIn: context + summarySize, using: &generator)
        posteriorOutput = Linear(inputs: c.hidden, outputs: c.latentParameters, using: &generator)
    }

    public var featureSize: Int { configuration.deterministic + configuration.latentSize }

    public func initialState(batch: Int, precision: Precision) -> State {
        State(
            deterministic: .zeros([batch, featureSize], precision: precision),
            stochastic: .zeros([batch, configuration.latentSize], precision: precision))
    }

    public func projectInputs(_ inputs: Tensor) -> Tensor {
        cell.projectInputs(input(inputs, activation: configuration.activation.function))
    }

    public func projectSummaries(_ summaries: Tensor) -> Tensor { posteriorSummary(summaries) }

    /// [d_t, z_{t−1}]
    public func advance(_ state: State, projectedInput: Tensor) -> Tensor {
        .concatenated([cell(projected: projectedInput, state: path(state.deterministic)), state.stochastic])
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

    /// [d_t, z_t]
    public func features(_ context: Tensor, _ latent: Tensor) -> Tensor { .concatenated([path(context), latent]) }

    private func path(_ context: Tensor) -> Tensor { context.columns(0..<configuration.deterministic) }

    public mutating func visitParameters(_ visit: ParameterVisitor) {
        visit("input", &input)
        visit("cell", &cell)
        visit("priorHidden", &priorHidden)
        visit("priorOutput", &priorOutput)
        visit("posteriorContext", &posteriorContext)
        visit("posteriorSummary", &posteriorSummary)
        visit("posteriorOutput", &posteriorOutput)
    }
}
