import Tensors

/// What training minimises: the negative bound with the liberties that practice takes with it. It is never reported
/// as the bound; see `EvidenceLowerBound`.
///
///     Σ scale_i · (−log likelihood_i)
///         + dynamicsScale · freeNats(KL(sg q ‖ p)) + representationScale · freeNats(KL(q ‖ sg p))      per row
///
/// sg stops the gradient: the first KL teaches the prior, the dynamics; the second holds the posterior, the
/// representation, to it. That is the objective's gradient. In its value, where both are the same KL, each counts half:
/// with both scales at β, gradient and value are those of β · freeNats(KL(q ‖ p)), at 1 those of the bound.
///
/// | system | dynamics, representation | free nats |
/// |---|---|---|
/// | the bound | 1, 1 | none |
/// | PlaNet | 1, 1 | perStepExcess, 3 |
/// | Dreamer v1 | 1, 1 | batchMeanClamp, 3 |
/// | DreamerV2, KL balance 0.8 | 0.8, 0.2 | batchMeanClamp, 0 or 1 |
/// | DreamerV3 | 1, 0.1 | perStepClamp, 1 |
///
/// Differs: the sum of both terms, which DreamerV2 and V3 report, is twice the value counted here.
///
/// For a bound by particles (IWAE, FIVO), −log p̂ of the observations stands in place of their likelihood and the KL.
public struct Objective: Codable, Equatable, Sendable {
    public var bound = Bound()
    public var gradient = GradientEstimator()
    public var observationScale = 1.0
    public var rewardScale = 1.0
    public var continuationScale = 1.0
    public var probeScale = 1.0
    public var dynamicsScale = 1.0
    public var representationScale = 1.0
    public var annealing = Annealing()
    public var freeNats = FreeNats()
    public var rollout = Rollout()

    public init() {}

    /// The objective of a batch from its summed terms, a scalar in nats per row.
    public func callAsFunction(_ terms: BoundTerms, _ model: WorldModel) -> Tensor {
        let perRow = 1 / Double(max(terms.rowCount, 1))
        var objective = terms.continuation * (-continuationScale * perRow)
        if let reward = model.reward {
            let likelihood = reward.negativeLogLikelihood(statistics: terms.reward, rows: terms.rewardCount)
            let surrogate = terms.rewardSurrogate * (1 / Double(max(terms.rewardCount, 1)))
            objective = objective + (likelihood - surrogate) * rewardScale
        }
        for (probe, statistics) in zip(model.probes, terms.probes) {
            objective =
                objective + probe.head.negativeLogLikelihood(statistics: statistics, rows: terms.rowCount) * probeScale
        }
        if bound.kind == .elbo {
            let observation =
                model.decoder.negativeLogLikelihood(statistics: terms.observation, rows: terms.rowCount)
                - terms.surrogate * perRow
            let divergence = freeNats.penalizeMean(terms.penalizedDivergence * perRow)
            objective = objective + observation * observationScale + divergence * divergenceScale
            return terms.rollout.map { objective + callAsFunction($0, model) } ?? objective
        }
        return objective + terms.particles * (-observationScale * perRow)
    }

    /// The share of imagined rows, a scalar in nats per imagined row.
    private func callAsFunction(_ terms: RolloutTerms, _ model: WorldModel) -> Tensor {
        let observation = model.decoder.rolloutNegativeLogLikelihood(
            statistics: terms.observation, counts: terms.counts)
        var loss = observation * (rollout.scale * observationScale)
        if let reward = model.reward {
            let likelihood = reward.rolloutNegativeLogLikelihood(statistics: terms.reward, counts: terms.counts)
            loss = loss + likelihood * (rollout.scale * rewardScale)
        }
        guard rollout.overshootingScale > 0 else { return loss }
        let rows = terms.counts.dropFirst().reduce(0, +)
        let divergence = freeNats.penalizeMean(terms.divergence * (1 / Double(max(rows, 1))))
        return loss + divergence * rollout.overshootingScale
    }

    /// The objective as it is at one step: with the scale that annealing has reached.
    public func annealed(step: Int) -> Objective {
        var objective = self
        objective.dynamicsScale *= annealing.factor(step: step)
        objective.representationScale *= annealing.factor(step: step)
        objective.rollout.overshootingScale *= annealing.factor(step: step)
        return objective
    }

    /// What the KL's value is counted by.
    private var divergenceScale: Double { (dynamicsScale + representationScale) / 2 }

    /// KL(q ‖ p) of each row, with the gradients of its two sides as they stand to each other.
    func balancedDivergence(of observed: ObservedSequence, from prior: Latent) -> Tensor {
        if divergenceScale == 0 { return observed.divergence(to: prior).detached }
        var observed = observed
        observed.posterior = observed.posterior.gradientScaled(by: representationScale / divergenceScale)
        return observed.divergence(to: prior.gradientScaled(by: dynamicsScale / divergenceScale))
    }
}

/// A factor on the KL that rises linearly to 1 over the first steps (Bowman et al. 2016), so that the latents find a
/// use before they have a price.
public struct Annealing: Codable, Equatable, Sendable {
    /// The factor at the first step.
    public var start = 0.0
    /// Steps until it is 1.
    public var steps = 0

    public init() {}

    func factor(step: Int) -> Double {
        steps > 0 ? start + (1 - start) * min(1, Double(step) / Double(steps)) : 1
    }
}
