import Distributions
import Environments
import Foundation
import NeuralNetworks
import Tensors
import WorldModels

/// A known system without inputs (see `UndrivenSystem`), with a posterior that is learned for sequences of T rows: linear,
/// its covariance diagonal.
///
///     q(z_t | z_{t−1}, g_t) = N((V + V_t) z_{t−1} + (W + W_t) g_t + w + w_t, diag τ_t²)
///
/// where z_0 = 0. V_t, W_t, w_t and τ_t are each row's own, as the gains of an exact filter and smoother vary towards the
/// ends of a sequence. With a recurrence for g_t that runs forward it filters, with one that runs backward it smooths. It
/// begins near the prior: V = A, W small, all else zero, and τ as narrow as the prior leaves each element given the others.
///
/// Sequences are read whole: row t of a batch is row t of its sequences.
struct DiagonalPosteriorModel: StateSpaceModel {
    let prior: KnownPrior
    /// V, shared, and each row's own: `[1, 1, Z · Z]`, `[T, 1, Z · Z]`.
    var gain, ownGain: Tensor
    /// W and w, shared, `[G, Z]` and `[Z]`, and each row's own, `[T, G, Z]` and `[T, 1, Z]`.
    var summary: Linear
    var ownSummary, ownOffset: Tensor
    /// log τ_t `[T, 1, Z]`.
    var logDeviation: Tensor

    /// - system: the one that `prior` was made of.  - count: T.  - summarySize: G.
    init(
        _ prior: KnownPrior, of system: LinearGaussianSystem, count: Int, summarySize: Int,
        using generator: inout RandomGenerator
    ) {
        require(prior.actionSize == 0, "a posterior for a system without inputs, not \(prior.actionSize)")
        self.prior = prior
        let size = prior.latentSize
        gain = Tensor(system.transition.flatMap { $0.map(Float.init) }, shape: [1, 1, size * size])
        ownGain = .zeros([count, 1, size * size])
        summary = Linear(inputs: summarySize, outputs: size, using: &generator)
        summary.weight = summary.weight * 0.1
        ownSummary = .zeros([count, summarySize, size])
        ownOffset = .zeros([count, 1, size])
        let deviations = (0..<count).flatMap { row in
            TriangularFactor(row == 0 ? system.initialCovariance : system.transitionCovariance).conditionalDeviations
        }
        logDeviation = Tensor(deviations.map { Float(log($0)) }, shape: [count, 1, size])
    }

    var featureSize: Int { prior.latentSize }

    func initialState(batch: Int, precision: Precision) -> State {
        prior.initialState(batch: batch, precision: precision)
    }

    func projectInputs(_ inputs: Tensor) -> Tensor { inputs }

    /// [(W + W_t) g_t + w + w_t, V + V_t, τ_t] `[T, B, Z + Z² + Z]`.
    func projectSummaries(_ summaries: Tensor) -> Tensor {
        let (count, batch, size) = (summaries.shape[0], summaries.shape[1], prior.latentSize)
        require(
            count == logDeviation.shape[0],
            "\(count) rows for a posterior of sequences of \(logDeviation.shape[0])")
        let own = Tensor.stacked((0..<count).map { summaries[$0].linear(weight: ownSummary[$0]) })
        return .concatenated([
            summary(summaries) + own + ownOffset, (gain + ownGain).broadcast(to: [count, batch, size * size]),
            logDeviation.exp.broadcast(to: [count, batch, size]),
        ])
    }

    func advance(_ state: State, projectedInput: Tensor) -> Tensor { prior.advance(state, input: projectedInput) }

    func prior(_ context: Tensor) -> Latent { .multivariate(prior(context)) }

    func posterior(_ context: Tensor, projectedSummary: Tensor) -> Latent {
        let size = prior.latentSize
        let latent = prior.previousLatent(context)
        let gain = projectedSummary.columns(size..<size + size * size)
            .reshaped(Shape(projectedSummary.shape.axes.dropLast() + [size, size]))
        let shift = (gain * latent.reshaped(latent.shape.replacingLast(1).appending(size))).sumOverLast
        return .normal(
            DiagonalNormal(
                mean: projectedSummary.columns(0..<size) + shift,
                deviation: projectedSummary.columns(size + size * size..<projectedSummary.shape.last)))
    }

    func features(_ context: Tensor, _ latent: Tensor) -> Tensor { latent }

    mutating func visitParameters(_ visit: ParameterVisitor) {
        visit("gain", &gain)
        visit("ownGain", &ownGain)
        visit("summary", &summary)
        visit("ownSummary", &ownSummary)
        visit("ownOffset", &ownOffset)
        visit("logDeviation", &logDeviation)
    }
}
