import Tensors

/// What training minimises: the negative bound with the liberties that practice takes with it. It is never reported
/// as the bound; see `EvidenceLowerBound`.
///
///     Σ scale_i · (−log likelihood_i) + divergenceScale · freeNats(KL)      per row
public struct Objective: Codable, Equatable, Sendable {
    public var observationScale = 1.0
    public var rewardScale = 1.0
    public var continuationScale = 1.0
    public var divergenceScale = 1.0
    public var freeNats = FreeNats()

    public init() {}

    /// The objective of a batch from its summed terms, a scalar in nats per row.
    public func callAsFunction(_ terms: BoundTerms, _ model: WorldModel) -> Tensor {
        let perRow = 1 / Double(max(terms.rowCount, 1))
        let observation = model.decoder.negativeLogLikelihood(
            squaredErrors: terms.observationErrors, rows: terms.rowCount)
        let reward = model.reward.negativeLogLikelihood(squaredErrors: terms.rewardErrors, rows: terms.rewardCount)
        let divergence = freeNats.penalizeMean(terms.penalizedDivergence * perRow)
        return observation * observationScale + reward * rewardScale
            + terms.continuation * (-continuationScale * perRow) + divergence * divergenceScale
    }
}
