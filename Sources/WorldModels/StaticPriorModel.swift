import Distributions
import NeuralNetworks
import Tensors

/// Latents without dynamics: every z_t is drawn anew from a fixed prior. With one row a sequence it is a variational
/// autoencoder, with several a sequence VAE.
///
///     p(z_t) = N(0, I)      q(z_t | g_t, u_t) = N of Linear(f(Linear([u_t, g_t])))      p(o_t | u_t, z_t)
///
/// Categorical latents have a uniform prior. The input is a condition: the decoder reads it beside z_t, so that rows
/// with an action are a conditional VAE, p(o_t | a_{t−1}).
///
/// Source: Kingma and Welling, "Auto-Encoding Variational Bayes" (2014); Sohn et al. (2015) for the condition.
public struct StaticPriorModel: StateSpaceModel {
    public let configuration: DynamicsConfiguration
    let inputSize: Int
    var posteriorInput: Linear
    var posteriorSummary: Linear
    var posteriorOutput: Linear

    init(
        configuration c: DynamicsConfiguration, inputSize: Int, summarySize: Int,
        using generator: inout RandomGenerator
    ) {
        configuration = c
        self.inputSize = inputSize
        let joint = inputSize + summarySize
        posteriorInput = Linear(
            inputs: inputSize, outputs: c.hidden, hasBias: false, fanIn: joint, using: &generator)
        posteriorSummary = Linear(inputs: summarySize, outputs: c.hidden, fanIn: joint, using: &generator)
        posteriorOutput = Linear(inputs: c.hidden, outputs: c.latentParameters, using: &generator)
    }

    public var featureSize: Int { inputSize + configuration.latentSize }

    public func initialState(batch: Int, precision: Precision) -> State {
        State(
            deterministic: .zeros([batch, inputSize], precision: precision),
            stochastic: .zeros([batch, configuration.latentSize], precision: precision))
    }

    public func projectInputs(_ inputs: Tensor) -> Tensor { inputs }

    public func projectSummaries(_ summaries: Tensor) -> Tensor { posteriorSummary(summaries) }

    /// u_t: the past leaves nothing else behind.
    public func advance(_ state: State, projectedInput: Tensor) -> Tensor { projectedInput }

    public func prior(_ context: Tensor) -> Latent {
        let size = configuration.latentSize
        func constant(_ value: Double) -> Tensor {
            Tensor(repeating: value, shape: context.shape.replacingLast(size), precision: context.precision)
        }
        switch configuration.latent {
        case .normal: return .normal(DiagonalNormal(mean: constant(0), deviation: constant(1)))
        case .categorical: return configuration.latent(constant(0))
        }
    }

    public func posterior(_ context: Tensor, projectedSummary: Tensor) -> Latent {
        configuration.latent(
            posteriorOutput(
                posteriorInput(
                    context, adding: projectedSummary, activation: configuration.activation.function)))
    }

    public func features(_ context: Tensor, _ latent: Tensor) -> Tensor { .concatenated([context, latent]) }

    public mutating func visitParameters(_ visit: ParameterVisitor) {
        visit("posteriorInput", &posteriorInput)
        visit("posteriorSummary", &posteriorSummary)
        visit("posteriorOutput", &posteriorOutput)
    }
}
