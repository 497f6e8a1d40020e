import Foundation
import Tensors

/// The evidence lower bound on log p(o_1:T | a), in nats per row, constants included and in the log's own units:
///
///     E_q[log p(o_t | h_t, z_t)] − KL(q(z_t | h_t, e_t) ‖ p(z_t | h_t))
///
/// With the head's own σ, no free nats and no scales. The density is that of the observations as logged: standardising
/// them by σ_log adds −log σ_log per number. A missing number is no part of o. Nor are reward, continuation and probes; their
/// log likelihoods are given beside it.
public struct EvidenceLowerBound: Equatable, Sendable {
    /// E_q[log p(o_t | ·)]
    public let reconstruction: Double
    /// KL(q ‖ p)
    public let divergence: Double
    /// Per row that has a reward; nil without that head.
    public let rewardLogLikelihood: Double?
    public let continuationLogLikelihood: Double
    /// By the probes' names, in the log's units.
    public let probeLogLikelihoods: [String: Double]

    public var value: Double { reconstruction - divergence }

    public init(_ terms: BoundTerms, _ model: WorldModel) {
        let rows = Double(max(terms.rowCount, 1))
        let observation = terms.observation.doubles
        reconstruction =
            model.decoder.logLikelihood(statistics: observation, rows: terms.rowCount)
            - model.decoder.logUnits(statistics: observation, rows: terms.rowCount)
        divergence = terms.divergence.item / rows
        rewardLogLikelihood = model.reward.flatMap { head in
            head.parts.isEmpty
                ? nil
                : head.logLikelihood(statistics: terms.reward.doubles, rows: terms.rewardCount)
                    - head.logUnits(statistics: terms.reward.doubles, rows: terms.rewardCount)
        }
        continuationLogLikelihood = terms.continuation.item / rows
        probeLogLikelihoods = Dictionary(
            uniqueKeysWithValues: zip(model.probes, terms.probes).map { probe, statistics in
                let (head, statistics) = (probe.head, statistics.doubles)
                return (
                    probe.name,
                    head.logLikelihood(statistics: statistics, rows: terms.rowCount)
                        - head.logUnits(statistics: statistics, rows: terms.rowCount)
                )
            })
    }
}

extension WorldModel {
    /// The bound by particles in nats per row, in the log's units.
    public func particleBound(_ terms: BoundTerms) -> Double {
        terms.particles.item / Double(max(terms.rowCount, 1))
            - decoder.logUnits(statistics: terms.observation.doubles, rows: terms.rowCount)
    }
}
