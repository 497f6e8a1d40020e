import Distributions
import NeuralNetworks
import Tensors

/// A linear system with Gaussian noise, and a posterior that is linear too.
///
///     p(z_1) = N(m, diag s²)      p(z_t | z_{t−1}) = N(A z_{t−1} + B u_t + b, diag σ²)
///     q(z_t | z_{t−1}, g_t) = N(Linear([z_{t−1}, u_t, first_t, g_t]), diag τ²),   τ of its own at a first row
///
/// first_t is 1 at a first row, else 0. Noise that is independent between the elements of z loses no generality for p:
/// the basis of z is free, and one makes both covariances diagonal. With a linear decoder the likelihood is a Kalman
/// filter's, and with a linear recurrence the posterior comes near the best that filters, or smooths, with a diagonal
/// covariance: its gains are the same at all rows, the best one's vary towards the ends of a sequence.
public struct LinearGaussianModel: StateSpaceModel {
    public let configuration: DynamicsConfiguration
    let inputSize: Int
    /// m `[Z]` and log s `[Z]`.
    public var initialMean: Tensor
    public var initialLogDeviation: Tensor
    /// [A B]ᵀ `[Z + I, Z]` and b.
    public var transition: Linear
    /// log σ `[Z]`
    public var logDeviation: Tensor
    var posteriorContext: Linear
    var posteriorSummary: Linear
    /// log τ `[Z]`, and what a first row adds to it.
    var posteriorLogDeviation: Tensor
    var posteriorFirstLogDeviation: Tensor

    /// Latents begin to fade at paces of their own, and the posterior's mean does not depend on z_{t−1}: with random matrices
    /// both chains would grow without end for some seeds, the more surely the longer a sequence is.
    public init(
        configuration c: DynamicsConfiguration, inputSize: Int, summarySize: Int,
        using generator: inout RandomGenerator
    ) {
        configuration = c
        self.inputSize = inputSize
        let (size, context) = (c.stochastic, c.stochastic + inputSize + 1)
        initialMean = .zeros([size])
        initialLogDeviation = .zeros([size])
        transition = Linear(inputs: size + inputSize, outputs: size, using: &generator)
        transition.weight.beginLatents(size, paces: RecurrentCell.fadingPaces(size))
        logDeviation = Tensor(repeating: -1, shape: [size])
        posteriorContext = Linear(
            inputs: context, outputs: size, hasBias: false, fanIn: context + summarySize, using: &generator)
        posteriorContext.weight.beginLatents(size, paces: .init(repeating: 0, count: size))
        posteriorSummary = Linear(
            inputs: summarySize, outputs: size, fanIn: context + summarySize, using: &generator)
        posteriorLogDeviation = Tensor(repeating: -1, shape: [size])
        posteriorFirstLogDeviation = .zeros([size])
    }

    public var featureSize: Int { configuration.stochastic }

    public func initialState(batch: Int, precision: Precision) -> State {
        State(
            deterministic: .zeros([batch, configuration.stochastic + inputSize + 2], precision: precision),
            stochastic: .zeros([batch, configuration.stochastic], precision: precision))
    }

    public func projectInputs(_ inputs: Tensor) -> Tensor { inputs }

    public func projectSummaries(_ summaries: Tensor) -> Tensor { posteriorSummary(summaries) }

    /// [z_{t−1}, u_t, first_t, 1]: the last column of a state is zero before its first row.
    public func advance(_ state: State, projectedInput: Tensor) -> Tensor {
        let width = state.deterministic.shape.last
        let isFirst = state.deterministic.columns(width - 1..<width).affine(scale: -1, offset: 1)
        return .concatenated([
            state.stochastic, projectedInput, isFirst,
            Tensor(repeating: 1, shape: isFirst.shape, precision: isFirst.precision),
        ])
    }

    public func prior(_ context: Tensor) -> Latent {
        let isFirst = isFirst(context)
        let goesOn = isFirst.affine(scale: -1, offset: 1)
        let mean = transition(context.columns(0..<configuration.stochastic + inputSize))
        return .normal(
            DiagonalNormal(
                mean: mean * goesOn + initialMean * isFirst,
                deviation: (logDeviation * goesOn + initialLogDeviation * isFirst).exp))
    }

    public func posterior(_ context: Tensor, projectedSummary: Tensor) -> Latent {
        let read = context.columns(0..<context.shape.last - 1)
        let logDeviation = posteriorFirstLogDeviation * isFirst(context) + posteriorLogDeviation
        return .normal(
            DiagonalNormal(
                mean: posteriorContext(read, adding: projectedSummary, activation: .identity),
                deviation: logDeviation.exp))
    }

    public func features(_ context: Tensor, _ latent: Tensor) -> Tensor { latent }

    private func isFirst(_ context: Tensor) -> Tensor {
        context.columns(context.shape.last - 2..<context.shape.last - 1)
    }

    public mutating func visitParameters(_ visit: ParameterVisitor) {
        visit("initialMean", &initialMean)
        visit("initialLogDeviation", &initialLogDeviation)
        visit("transition", &transition)
        visit("logDeviation", &logDeviation)
        visit("posteriorContext", &posteriorContext)
        visit("posteriorSummary", &posteriorSummary)
        visit("posteriorLogDeviation", &posteriorLogDeviation)
        visit("posteriorFirstLogDeviation", &posteriorFirstLogDeviation)
    }
}

extension Tensor {
    /// Replaces the share of z_{t−1}, the first `size` rows of a weight `[·, size]`, by a diagonal matrix.
    fileprivate mutating func beginLatents(_ size: Int, paces: [Double]) {
        var values = doubles
        for row in 0..<size { for column in 0..<size { values[row * size + column] = row == column ? paces[row] : 0 } }
        self = Tensor(values, shape: shape).converted(to: precision)
    }
}
