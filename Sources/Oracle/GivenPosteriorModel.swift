import Distributions
import Environments
import ExactInference
import NeuralNetworks
import Tensors
import WorldModels

/// A known system with a given posterior of the form q(z_t | z_{t−1}) = N(G_t z_{t−1} + c_t, L_t L_tᵀ): dynamics without
/// a parameter, in which everything is exact but the samples.
///
/// What the posterior of a row is made of comes as that row's summary, [c_t, G_t, L_t, L_t⁻¹] `[…, Z + 3 Z²]`; see
/// `summaries`.
struct GivenPosteriorModel: StateSpaceModel {
    let prior: KnownPrior

    var featureSize: Int { prior.latentSize }

    func initialState(batch: Int, precision: Precision) -> State {
        prior.initialState(batch: batch, precision: precision)
    }

    func projectInputs(_ inputs: Tensor) -> Tensor { inputs }

    func projectSummaries(_ summaries: Tensor) -> Tensor { summaries }

    func advance(_ state: State, projectedInput: Tensor) -> Tensor { prior.advance(state, input: projectedInput) }

    func prior(_ context: Tensor) -> Latent { .multivariate(prior(context)) }

    func posterior(_ context: Tensor, projectedSummary: Tensor) -> Latent {
        let size = prior.latentSize
        func matrix(_ index: Int) -> Tensor {
            let start = size + index * size * size
            return projectedSummary.columns(start..<start + size * size)
                .reshaped(Shape(projectedSummary.shape.axes.dropLast() + [size, size]))
        }
        let latent = prior.previousLatent(context)
        let row = latent.reshaped(latent.shape.replacingLast(1).appending(size))
        return .multivariate(
            MultivariateNormal(
                mean: (matrix(0) * row).sumOverLast + projectedSummary.columns(0..<size), factor: matrix(1),
                inverseFactor: matrix(2)))
    }

    func features(_ context: Tensor, _ latent: Tensor) -> Tensor { latent }

    mutating func visitParameters(_ visit: ParameterVisitor) {}

    /// The summaries of sequences of T rows under a posterior, `[T, N, Z + 3 Z²]`.
    static func summaries(
        of sequences: [ObservationSequence], under posterior: GaussMarkovPosterior, precision: Precision
    ) -> Tensor {
        let offsets = posterior.offsets(for: sequences)
        let size = posterior.system.latentSize
        let elements = (0..<posterior.count).flatMap { row in
            let factor = TriangularFactor(posterior.covariances[row])
            let shared = [posterior.gains[row], factor.factor, factor.inverse].flatMap { $0.joined() }
            return sequences.indices.flatMap { offsets[$0][row] + shared }
        }
        return Tensor(elements, shape: [posterior.count, sequences.count, size + 3 * size * size])
            .converted(to: precision)
    }
}
