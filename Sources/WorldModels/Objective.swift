import Tensors

/// What training minimises: the negative bound with the liberties that practice takes with it. It is never reported
/// as the bound; see `EvidenceLowerBound`.
///
///     Σ scale_i · (−log likelihood_i) + divergenceScale · freeNats(KL)      per row
///
/// For a bound by particles (IWAE, FIVO), −log p̂ of the observations stands in place of their likelihood and the KL.
public struct Objective: Codable, Equatable, Sendable {
    public var bound = Bound()
    public var gradient = GradientEstimator()
    public var observationScale = 1.0
    public var rewardScale = 1.0
    public var continuationScale = 1.0
    public var probeScale = 1.0
    public var divergenceScale = 1.0
    public var annealing = Annealing()
    public var freeNats = FreeNats()

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
            return objective + observation * observationScale + divergence * divergenceScale
        }
        return objective + terms.particles * (-observationScale * perRow)
    }

    /// The objective as it is at one step: with the scale that annealing has reached.
    public func annealed(step: Int) -> Objective {
        var objective = self
        objective.divergenceScale *= annealing.factor(step: step)
        return objective
    }
}

/// A factor on the KL that rises linearly to 1 over the first steps (Bowman et al. 2016), so that the latents find a
/// use before they have a price.
public struct Annealing: Codable, Equatable, Sendable {
    /// The factor at the first step.
    public var start = 1.0
    /// Steps until it is 1.
    public var steps = 0

    public init() {}

    func factor(step: Int) -> Double {
        steps > 0 ? start + (1 - start) * min(1, Double(step) / Double(steps)) : 1
    }
}
