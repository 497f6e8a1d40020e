import Environments
import Foundation

extension GaussMarkovPosterior {
    /// E[log p(y_0 … y_{T−1} | u)] in nats over the system's own sequences: −½ Σ_t (O + log det 2πS_t). The same for all
    /// inputs.
    public var expectedLogLikelihood: Double {
        -0.5 * filterGains.logDeterminants.reduce(0) { $0 + $1 + Double(system.observationSize) }
    }

    /// The evidence lower bound in nats in expectation over the system's own sequences: exact, not an average over some.
    /// The same for all inputs.
    public var expectedEvidenceLowerBound: Double { expectedLogLikelihood - expectedGap.total }

    /// log p less the bound is the divergence of q from the exact posterior, Σ_t E[KL(q(z_t | z_{t−1}) ‖ p(z_t | z_{t−1}, y))].
    /// Hence in expectation over y, with Λ, Φ, G of `BackwardInformation`, G', L', Σ' of this posterior, L of `filtering`, and
    /// D_t = E[(z_t − m_{t|t})(…)ᵀ], where z_t is drawn from this posterior,
    ///
    ///     future       Σ_t ½ tr Λ_t⁻¹ (Φ_t + Φ_t P_{t|t} Φ_t)
    ///     means        Σ_t ½ tr Λ_t ((G'_t − G_t) D_{t−1} (G'_t − G_t)ᵀ + (L'_t − L_t) S_t (L'_t − L_t)ᵀ)
    ///     covariances  Σ_t ½ (tr Λ_t Σ'_t − Z − log det Λ_t Σ'_t)
    ///     D_t = G'_t D_{t−1} G'_tᵀ + Σ'_t + (L'_t − K_t) S_t (L'_t − K_t)ᵀ
    ///
    /// The first because φ_t, given what was seen up to row t, has the covariance Φ_t + Φ_t P_{t|t} Φ_t. Where the future is
    /// seen, the first two vanish.
    public var expectedGap: ExpectedGap {
        let best = family.seesFuture ? self : GaussMarkovPosterior(system, count: count, family: .filtering)
        var gap = ExpectedGap()
        var spread = system.transition.map { $0.map { _ in 0.0 } }
        for row in 0..<count {
            let (precision, covariance) = (information.precisions[row], covariances[row])
            let entropy = PositiveDefinite(covariance, "the posterior's covariance at row \(row)").logDeterminant
            let divergence =
                trace(precision.matrix, covariance) - Double(system.latentSize) - precision.logDeterminant - entropy
            gap.covariances += divergence / 2
            if family.seesFuture { continue }
            let (future, filtered) = (information.futurePrecisions[row], filterGains.filteredCovariances[row])
            gap.future += precision.distance(sum(future, congruence(future, filtered))) / 2
            let innovation = product(filterGains.innovationFactors[row], transposed(filterGains.innovationFactors[row]))
            let latentError = congruence(difference(gains[row], best.gains[row]), spread)
            let seenError = congruence(difference(innovationGains[row], best.innovationGains[row]), innovation)
            gap.means += trace(precision.matrix, sum(latentError, seenError)) / 2
            let surplus = congruence(difference(innovationGains[row], filterGains.gains[row]), innovation)
            spread = sum(sum(congruence(gains[row], spread), covariance), surplus)
        }
        return gap
    }
}
