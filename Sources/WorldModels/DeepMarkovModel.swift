import NeuralNetworks
import Tensors

/// The deep Markov model: a chain of latents without a deterministic path.
///
///     x_t = [z_{t−1}, u_t]                                z_0 learned
///     p(z_t | x_t)      = N((1 − κ) ⊙ Linear(x) + κ ⊙ m, softplus(Linear(f(m)))²)
///         κ = σ(Linear(f(Linear(x))))    m = Linear(f(Linear(x)))
///     q(z_t | x_t, g_t) = N of Linear(½ (tanh(Linear(x)) + g_t)), if residual with the prior's mean added to its own
///
/// With g_t from a recurrence over o_1 … o_t the posterior filters, over o_t … o_T it smooths.
///
/// Source: Krishnan, Shalit and Sontag, "Structured Inference Networks for Nonlinear State Space Models" (2017).
/// As there, the linear part of the transition begins as the identity. Differs: σ has a lower bound; one z_0 serves the
/// prior and the posterior.
public struct DeepMarkovModel: StateSpaceModel {
    public let configuration: DynamicsConfiguration
    /// z_0 `[Z]`
    var initialLatent: Tensor
    var gateHidden: Linear
    var gateOutput: Linear
    var proposalHidden: Linear
    var proposalOutput: Linear
    var linearMean: Linear
    var deviation: Linear
    var combiner: Linear
    var posteriorOutput: Linear

    init(
        configuration c: DynamicsConfiguration, inputSize: Int, summarySize: Int,
        using generator: inout RandomGenerator
    ) {
        configuration = c
        let (size, inputs) = (c.stochastic, c.stochastic + inputSize)
        initialLatent = .zeros([size])
        gateHidden = Linear(inputs: inputs, outputs: c.hidden, using: &generator)
        gateOutput = Linear(inputs: c.hidden, outputs: size, using: &generator)
        proposalHidden = Linear(inputs: inputs, outputs: c.hidden, using: &generator)
        proposalOutput = Linear(inputs: c.hidden, outputs: size, using: &generator)
        linearMean = Linear(inputs: inputs, outputs: size, using: &generator)
        linearMean.weight = Tensor(
            (0..<inputs * size).map { $0 / size == $0 % size ? 1 : Float(0) }, shape: [inputs, size])
        deviation = Linear(inputs: size, outputs: size, using: &generator)
        combiner = Linear(inputs: inputs, outputs: summarySize, using: &generator)
        posteriorOutput = Linear(inputs: summarySize, outputs: 2 * size, using: &generator)
    }

    public var featureSize: Int { configuration.stochastic }

    public func initialState(batch: Int, precision: Precision) -> State {
        State(
            deterministic: .zeros([batch, linearMean.weight.shape[0] + 1], precision: precision),
            stochastic: .zeros([batch, configuration.stochastic], precision: precision))
    }

    public func projectInputs(_ inputs: Tensor) -> Tensor { inputs }

    public func projectSummaries(_ summaries: Tensor) -> Tensor { summaries }

    /// [z_{t−1}, u_t, 1]: the last column of a state is zero before its first row, where z_0 stands in.
    public func advance(_ state: State, projectedInput: Tensor) -> Tensor {
        let width = state.deterministic.shape.last
        let isFirst = state.deterministic.columns(width - 1..<width).affine(scale: -1, offset: 1)
        return .concatenated([
            state.stochastic + isFirst * initialLatent, projectedInput,
            Tensor(repeating: 1, shape: isFirst.shape, precision: isFirst.precision),
        ])
    }

    public func prior(_ context: Tensor) -> Latent {
        let (x, f) = (inputs(of: context), configuration.activation.function)
        let gate = gateOutput(gateHidden(x, activation: f), activation: .sigmoid)
        let proposal = proposalOutput(proposalHidden(x, activation: f))
        let linear = linearMean(x)
        return configuration.latent(
            .concatenated([linear + gate * (proposal - linear), deviation(proposal.map(f))]))
    }

    public func posterior(_ context: Tensor, projectedSummary: Tensor) -> Latent {
        configuration.posterior(
            posteriorOutput((combiner(inputs(of: context), activation: .tanh) + projectedSummary) * 0.5),
            prior: prior(context))
    }

    public func features(_ context: Tensor, _ latent: Tensor) -> Tensor { latent }

    private func inputs(of context: Tensor) -> Tensor { context.columns(0..<context.shape.last - 1) }

    public mutating func visitParameters(_ visit: ParameterVisitor) {
        visit("initialLatent", &initialLatent)
        visit("gateHidden", &gateHidden)
        visit("gateOutput", &gateOutput)
        visit("proposalHidden", &proposalHidden)
        visit("proposalOutput", &proposalOutput)
        visit("linearMean", &linearMean)
        visit("deviation", &deviation)
        visit("combiner", &combiner)
        visit("posteriorOutput", &posteriorOutput)
    }
}
