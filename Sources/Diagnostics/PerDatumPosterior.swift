import Distributions
import NeuralNetworks
import Tensors
import WorldModels

/// Dynamics whose posterior has numbers of its own for each row of one batch, on a base that stays as it is:
///
///     q_i(z_t | h_t) = N(μ_base + δ_it, (σ_base · e^ρ_it)²)
///
/// They are its only parameters. The batch it was made for is the only one it can infer.
struct PerDatumPosterior: StateSpaceModel {
    /// The distribution that is shifted and scaled.
    enum Base { case prior, posterior }

    let dynamics: any StateSpaceModel
    let base: Base
    /// (δ, ρ) `[T, B, 2Z]`
    var shifts: Tensor

    /// Begins at the base.
    init(_ model: WorldModel, base: Base, length: Int, sequences: Int) {
        dynamics = model.dynamics
        self.base = base
        shifts = .zeros(
            [length, sequences, 2 * model.configuration.dynamics.stochastic], precision: model.precision)
    }

    var featureSize: Int { dynamics.featureSize }

    func initialState(batch: Int, precision: Precision) -> State {
        dynamics.initialState(batch: batch, precision: precision)
    }

    func projectInputs(_ inputs: Tensor) -> Tensor { dynamics.projectInputs(inputs) }

    /// What the base reads with (δ, ρ) beside it, the same for all samples of a sequence: `[T, B · K, G]` →
    /// `[T, B · K, · + 2Z]`.
    func projectSummaries(_ summaries: Tensor) -> Tensor {
        .concatenated([
            dynamics.projectSummaries(summaries), shifts.repeated(summaries.shape[1] / shifts.shape[1], axis: 1),
        ])
    }

    func advance(_ state: State, projectedInput: Tensor) -> Tensor {
        dynamics.advance(state, projectedInput: projectedInput)
    }

    func prior(_ context: Tensor) -> Latent { dynamics.prior(context) }

    func posterior(_ context: Tensor, projectedSummary: Tensor) -> Latent {
        let (width, size) = (projectedSummary.shape.last, shifts.shape.last / 2)
        let summary = projectedSummary.columns(0..<width - 2 * size)
        let latent = base == .prior ? prior(context) : dynamics.posterior(context, projectedSummary: summary)
        guard let normal = latent.normal else { fatalError("a shift of latents that are not normal") }
        let shift = projectedSummary.columns(width - 2 * size..<width - size)
        let logScale = projectedSummary.columns(width - size..<width)
        return .normal(DiagonalNormal(mean: normal.mean + shift, deviation: normal.deviation * logScale.exp))
    }

    func features(_ context: Tensor, _ latent: Tensor) -> Tensor { dynamics.features(context, latent) }

    mutating func visitParameters(_ visit: ParameterVisitor) { visit("shifts", &shifts) }
}
