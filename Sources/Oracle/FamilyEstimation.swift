import Evaluation
import ExactInference
import Tensors
import Trajectories
import WorldModels

/// Estimates a bound, the evidence lower bound unless told otherwise, of a known system under a posterior family by
/// sampling, as a world model does.
struct FamilyEstimation: Sendable {
    let known: KnownSystem
    /// In the system's own units, all of T rows.
    let sequences: [ObservationSequence]
    var bound = Bound(.elbo, samples: 16)
    /// Independent repetitions.
    var replicates = 64

    /// In nats per row.
    func callAsFunction(_ family: PosteriorFamily, generator: RandomGenerator) -> BoundEstimate {
        let precision = Precision.double
        var generator = generator
        let model = known.model(precision: precision, using: &generator) { prior, _, _ in
            GivenPosteriorModel(prior: prior)
        }
        let (data, count) = (known.dataset(sequences), sequences[0].count)
        let batch = SequenceBatch(data, starts: data.episodes.map(\.lowerBound), length: count).converted(to: precision)
        let posterior = GaussMarkovPosterior(known.whitened.system, count: count, family: family)
        let given = Perception(
            batch,
            summaries: GivenPosteriorModel.summaries(
                of: sequences.map(known.whitened.callAsFunction), under: posterior, precision: precision))
        var objective = Objective()
        objective.bound = bound
        let root = generator
        return BoundEstimate(
            concurrentMap(replicates) { [objective] replicate in
                var generator = root.child(UInt64(replicate))
                let terms = model.boundTerms(batch, objective: objective, given: given, using: &generator).terms
                let value = bound.kind == .elbo ? EvidenceLowerBound(terms, model).value : model.particleBound(terms)
                return value - known.logUnits
            })
    }
}
