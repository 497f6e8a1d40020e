import Tensors
import Trajectories

/// K samples of the posterior along each of B sequences, and what follows from them.
struct ParticleRun {
    /// K
    let samples: Int
    /// The batch with each sequence K times in a row.
    let rows: SequenceBatch
    let observed: ObservedSequence
    /// The decoder's output `[T, B · K, O]`.
    let output: Tensor
    /// p(z_t | h_t) over `[T, B · K]`.
    let prior: Latent
    /// The estimate of log p, standardised, of each sequence `[B]`, for a bound by particles; of a batch that goes on from
    /// another one, what its rows add to that one's.
    let logLikelihood: Tensor?
    /// Where the samples stand after the last row.
    let end: ParticleEnd
}

/// Where K samples of each of B sequences stand after some rows, for the rows after them to go on from.
package struct ParticleEnd: Sendable {
    /// `[B · K]`
    let state: State
    let weights: ParticleWeights
    let resampling: RandomGenerator
}

extension WorldModel {
    /// Draws K samples of the posterior for each sequence, with resampling if the bound asks for it.
    /// - state: where the sequences go on from, one state each; nil where they begin.
    /// - previous: where the samples go on from, in place of it.
    /// - given: what is known of the rows; nil to read it off the batch.
    func particles(
        _ batch: SequenceBatch, bound: Bound, sampling: LatentSampling = .differentiable(.sample),
        from state: State? = nil, after previous: ParticleEnd? = nil, given: Perception? = nil,
        using generator: inout RandomGenerator
    ) -> ParticleRun {
        let samples = bound.samples
        let rows = batch.repeated(samples)
        // What is remembered of observations is the same for all samples of a sequence.
        let state = previous.map { $0.state.gathered(rows: (0..<batch.count).map { $0 * samples }) } ?? state
        let single = given ?? perceive(batch, from: state, using: &generator)
        let perception = single.repeated(samples)
        var weights =
            previous?.weights
            ?? ParticleWeights(
                sequences: batch.count, samples: samples, resampleBelow: bound.resampleBelow, precision: precision)
        var (outputs, priors): ([Tensor], [Latent]) = ([], [])
        var resampling = previous?.resampling ?? generator.child(0)
        var observed = dynamics.observe(
            from: previous?.state ?? (state ?? initialState(batch: batch.count)).repeated(samples),
            perception, sampling: sampling, using: &generator
        ) { row in
            guard bound.kind == .fivo else { return nil }
            let output = decoder(dynamics.features(row.context, row.sample))
            let prior = dynamics.prior(row.context)
            outputs.append(output)
            priors.append(prior)
            weights.multiply(
                logWeights(
                    output: output, observation: rows.observation[row.time], prior: prior,
                    posterior: row.posterior, sample: row.sample, reads: perception.reads?[row.time])
                    * rows.mask[row.time])
            return weights.resample(using: &resampling)
        }
        observed.last.memory = single.memory?.repeated(samples, axis: 0)
        observed.last.embedding = single.embedding?.repeated(samples, axis: 0)
        let output = outputs.isEmpty ? decoder(observed.features) : .stacked(outputs.map(\.detached))
        let prior = priors.isEmpty ? dynamics.prior(observed.contexts) : .stacked(priors)
        if bound.kind == .iwae {
            let rowWeights = logWeights(
                output: output, observation: rows.observation, prior: prior, posterior: observed.posterior,
                sample: observed.samples, reads: observed.reads)
            weights.multiply((rowWeights * rows.mask).summed(to: [1, rows.count]))
        }
        func added() -> Tensor {
            let whole = weights.logLikelihood
            return previous.map { whole - $0.weights.logLikelihood } ?? whole
        }
        return ParticleRun(
            samples: samples, rows: rows, observed: observed, output: output, prior: prior,
            logLikelihood: bound.kind == .elbo ? nil : added(),
            end: ParticleEnd(state: observed.last, weights: weights, resampling: resampling))
    }

    /// log w = log p(o | h, z) + log p(z | h) − log q(z | h, g), of each row.
    private func logWeights(
        output: Tensor, observation: Tensor, prior: Latent, posterior: Latent, sample: Tensor, reads: Tensor?
    ) -> Tensor {
        let ratio = prior.logProbability(sample) - posterior.logProbability(sample)
        return decoder.logProbability(output, of: observation) + (reads.map { ratio * $0 } ?? ratio)
    }
}
