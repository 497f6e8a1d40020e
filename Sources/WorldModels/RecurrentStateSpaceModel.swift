import Distributions
import NeuralNetworks
import Tensors

/// The Gaussian recurrent state-space model.
///
///     x_t = f([z_{t−1}, a_{t−1}] · W + b)      h_t = GRU(x_t, h_{t−1})
///     p(z_t | h_t)      = N(μ, σ²) of Linear(f(Linear(h_t)))
///     q(z_t | h_t, e_t) = N(μ, σ²) of Linear(f(Linear([h_t, e_t])))      σ = softplus(·) + minimumDeviation
///
/// Source: PlaNet (Hafner et al. 2019), Dreamer (Hafner et al. 2020). Differs: reset gate after the matrix product,
/// as cuDNN and PyTorch do.
public struct RecurrentStateSpaceModel: StateSpaceModel {
    public struct Configuration: Codable, Equatable, Sendable {
        /// H, width of h.
        public var deterministic = 200
        /// Z, width of z.
        public var stochastic = 30
        /// Width of the hidden layers.
        public var hidden = 200
        public var activation = Activation.silu
        /// Lower bound of σ for prior and posterior.
        public var minimumDeviation = 0.1

        public init() {}
    }

    public let configuration: Configuration
    var latentInput: Linear
    var actionInput: Linear
    var cell: GRUCell
    var priorHidden: Linear
    var priorOutput: Linear
    var posteriorContext: Linear
    var posteriorEmbedding: Linear
    var posteriorOutput: Linear

    public init(
        configuration c: Configuration, actionSize: Int, embeddingSize: Int, using generator: inout RandomGenerator
    ) {
        configuration = c
        let inputs = c.stochastic + actionSize
        latentInput = Linear(
            inputs: c.stochastic, outputs: c.hidden, hasBias: false, fanIn: inputs, using: &generator)
        actionInput = Linear(inputs: actionSize, outputs: c.hidden, fanIn: inputs, using: &generator)
        cell = GRUCell(inputs: c.hidden, width: c.deterministic, using: &generator)
        priorHidden = Linear(inputs: c.deterministic, outputs: c.hidden, using: &generator)
        priorOutput = Linear(inputs: c.hidden, outputs: 2 * c.stochastic, using: &generator)
        let joint = c.deterministic + embeddingSize
        posteriorContext = Linear(
            inputs: c.deterministic, outputs: c.hidden, hasBias: false, fanIn: joint, using: &generator)
        posteriorEmbedding = Linear(inputs: embeddingSize, outputs: c.hidden, fanIn: joint, using: &generator)
        posteriorOutput = Linear(inputs: c.hidden, outputs: 2 * c.stochastic, using: &generator)
    }

    public func initialState(batch: Int, precision: Precision) -> State {
        State(
            deterministic: .zeros([batch, configuration.deterministic], precision: precision),
            stochastic: .zeros([batch, configuration.stochastic], precision: precision))
    }

    public func projectActions(_ actions: Tensor) -> Tensor { actionInput(actions) }

    public func projectEmbeddings(_ embeddings: Tensor) -> Tensor { posteriorEmbedding(embeddings) }

    public func advance(_ state: State, projectedAction: Tensor) -> Tensor {
        let x = latentInput(
            state.stochastic, adding: projectedAction, activation: configuration.activation.function)
        return cell(x, state: state.deterministic)
    }

    public func prior(_ context: Tensor) -> DiagonalNormal {
        latent(priorOutput(priorHidden(context, activation: configuration.activation.function)))
    }

    public func posterior(_ context: Tensor, projectedEmbedding: Tensor) -> DiagonalNormal {
        latent(
            posteriorOutput(
                posteriorContext(
                    context, adding: projectedEmbedding, activation: configuration.activation.function)))
    }

    private func latent(_ raw: Tensor) -> DiagonalNormal {
        DiagonalNormal(raw: raw, minimumDeviation: configuration.minimumDeviation)
    }

    public mutating func visitParameters(_ visit: ParameterVisitor) {
        visit("latentInput", &latentInput)
        visit("actionInput", &actionInput)
        visit("cell", &cell)
        visit("priorHidden", &priorHidden)
        visit("priorOutput", &priorOutput)
        visit("posteriorContext", &posteriorContext)
        visit("posteriorEmbedding", &posteriorEmbedding)
        visit("posteriorOutput", &posteriorOutput)
    }
}
