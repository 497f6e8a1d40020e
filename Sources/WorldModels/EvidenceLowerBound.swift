import Foundation
import Tensors

/// The evidence lower bound on log p(o_1:T | a), in nats per row, constants included and in the log's own units:
///
///     E_q[log p(o_t | h_t, z_t)] − KL(q(z_t | h_t, e_t) ‖ p(z_t | h_t))
///
/// With the head's own σ, no free nats and no scales. The density is that of the observations as logged: standardising
/// them by σ_log adds −log σ_log per dimension. Reward and continuation are no part of o; their log likelihoods are
/// given beside it.
public struct EvidenceLowerBound: Equatable, Sendable {
    /// E_q[log p(o_t | ·)]
    public let reconstruction: Double
    /// KL(q ‖ p)
    public let divergence: Double
    /// Per row that has a reward; 0 without that head.
    public let rewardLogLikelihood: Double
    public let continuationLogLikelihood: Double

    public var value: Double { reconstruction - divergence }

    public init(_ terms: BoundTerms, _ model: WorldModel) {
        let rows = Double(max(terms.rowCount, 1))
        reconstruction =
            model.decoder.logLikelihood(statistics: terms.observation.doubles, rows: terms.rowCount)
            - model.logUnits
        divergence = terms.divergence.item / rows
        rewardLogLikelihood =
            model.reward.map { head in
                head.logLikelihood(statistics: terms.reward.doubles, rows: terms.rewardCount)
                    - log(model.normalizer.reward.deviation[0])
            } ?? 0
        continuationLogLikelihood = terms.continuation.item / rows
    }
}

extension WorldModel {
    /// The bound by particles in nats per row, in the log's units.
    public func particleBound(_ terms: BoundTerms) -> Double {
        terms.particles.item / Double(max(terms.rowCount, 1)) - logUnits
    }
}
