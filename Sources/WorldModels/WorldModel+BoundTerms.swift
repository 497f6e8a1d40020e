import Tensors
import Trajectories

extension WorldModel {
    /// Infers the latents of `batch` and sums what its rows contribute to the bound. Padding contributes nothing.
    /// - objective: says how many samples are drawn, which bound they serve and what gradient goes through them.
    /// - given: what is known of the rows; nil to read it off the batch with the model's encoder.
    public func boundTerms(
        _ batch: SequenceBatch, objective: Objective = .init(), from state: State? = nil, given: Perception? = nil,
        using generator: inout RandomGenerator
    ) -> (terms: BoundTerms, observed: ObservedSequence) {
        let run = particles(
            batch, bound: objective.bound, sampling: objective.gradient.sampling, from: state, given: given,
            using: &generator)
        var terms = terms(of: run, objective)
        terms.rollout = rolloutTerms(run, objective, using: &generator)
        return (terms, run.observed)
    }

    /// The same for rows that go on where others ended, every sample from its own state and with its own weight. The terms of
    /// all pieces of a batch add up to those of the whole.
    package func boundTerms(
        _ batch: SequenceBatch, bound: Bound, after previous: ParticleEnd?, given: Perception?,
        using generator: inout RandomGenerator
    ) -> (terms: BoundTerms, observed: ObservedSequence, end: ParticleEnd) {
        var objective = Objective()
        objective.bound = bound
        let run = particles(batch, bound: bound, after: previous, given: given, using: &generator)
        return (terms(of: run, objective), run.observed, run.end)
    }

    private func terms(of run: ParticleRun, _ objective: Objective) -> BoundTerms {
        let (features, rows) = (run.observed.features, run.rows)
        let rewards = reward.map { head in (head: head, output: head(features)) }
        let continues = continuation.map { $0.logProbability(features, of: rows) * rows.mask }
        let divergence = objective.balancedDivergence(of: run.observed, from: run.prior)
        let penalized = objective.freeNats.penalizePerRow(divergence) * rows.mask
        let zero = Tensor.zeros(.scalar, precision: precision)
        var terms = BoundTerms(
            observation: decoder.statistics(run.output, of: rows.observation, weight: rows.mask),
            reward: rewards.map { $0.head.statistics($0.output, of: rows.rewardColumn, weight: rows.rewardMask) }
                ?? .zeros([1], precision: precision),
            continuation: continues?.sum ?? zero, divergence: (divergence * rows.mask).sum.detached,
            penalizedDivergence: penalized.sum, surrogate: zero, rewardSurrogate: zero, particles: zero,
            rowCount: rows.rowCount, rewardCount: rows.rewardCount)
        terms.probes = probes.map { probe in
            probe.head.statistics(probe.head(probe.input(features)), of: rows.observation, weight: rows.mask)
        }
        if let logLikelihood = run.logLikelihood {
            terms.observation = terms.observation.detached
            terms.penalizedDivergence = zero
            terms.particles = logLikelihood.sum * Double(run.samples)
        }
        if objective.gradient.kind == .scoreFunction {
            let score = ScoreFunction(
                baseline: objective.gradient.baseline, samples: run.samples,
                logPosterior: run.observed.posterior.logProbability(run.observed.samples), batch: rows)
            terms.surrogate = score.surrogate(decoder.logProbability(run.output, of: rows.observation))
            if let (head, output) = rewards {
                terms.rewardSurrogate = score.surrogate(
                    head.logProbability(output, of: rows.rewardColumn) * rows.rewardMask)
            }
            if let continues { terms.continuation = terms.continuation + score.surrogate(continues) }
            terms.penalizedDivergence =
                terms.penalizedDivergence + score.surrogate(penalized, entersOwnRow: false)
        }
        return terms
    }
}
