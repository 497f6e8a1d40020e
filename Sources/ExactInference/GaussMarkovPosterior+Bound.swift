import Environments
import Foundation

extension GaussMarkovPosterior {
    /// The evidence lower bounds E_q[log p(y, z | u) − log q(z)] of sequences of T rows, in nats, `[N]`.
    ///
    /// In closed form: with the mean μ_t = G_t μ_{t−1} + c_t and the covariance V_t = G_t V_{t−1} G_tᵀ + Σ_t of z_t under q,
    ///
    ///     Σ_t  E[log N(y_t; C z_t + D v_t + d, R)]          mean y_t − C μ_t − D v_t − d, covariance C V_t Cᵀ
    ///        + E[log N(z_t; A z_{t−1} + B u_{t−1} + b, Q)]  mean μ_t − A μ_{t−1} − B u_{t−1} − b,
    ///                                                       covariance (G_t − A) V_{t−1} (G_t − A)ᵀ + Σ_t
    ///        + ½ log det 2πeΣ_t
    ///
    /// Traps if shapes disagree or a sequence has not T rows.
    public func evidenceLowerBounds(of sequences: [ObservationSequence]) -> [Double] {
        let shared = covarianceTerms
        return zip(sequences, offsets(for: sequences)).map { shared + meanTerms($0, offsets: $1) }
    }

    /// The bounds of sequences that may differ in length, `[N]`, in nats.
    public static func evidenceLowerBounds(
        of sequences: [ObservationSequence], under system: LinearGaussianSystem, family: PosteriorFamily
    ) -> [Double] {
        var bounds = [Double](repeating: 0, count: sequences.count)
        for (count, indices) in Dictionary(grouping: sequences.indices, by: { sequences[$0].count }) {
            let posterior = GaussMarkovPosterior(system, count: count, family: family)
            let found = posterior.evidenceLowerBounds(of: indices.map { sequences[$0] })
            for (index, bound) in zip(indices, found) { bounds[index] = bound }
        }
        return bounds
    }

    /// What does not depend on what is seen.
    private var covarianceTerms: Double {
        let (A, C) = (system.transition, system.observation)
        var total = 0.0
        var marginal = A.map { $0.map { _ in 0.0 } }
        for row in 0..<count {
            let (prior, transition) = (noise.latent(at: row), row > 0 ? A : A.map { $0.map { _ in 0 } })
            let covariance = covariances[row]
            let step = sum(congruence(difference(gains[row], transition), marginal), covariance)
            marginal = sum(congruence(gains[row], marginal), covariance)
            let entropy = PositiveDefinite(covariance, "the posterior's covariance at row \(row)").logDeterminant
            total += entropy + Double(system.latentSize)
            total -= prior.distance(step) + prior.logDeterminant
            total -= noise.observation.distance(congruence(C, marginal)) + noise.observation.logDeterminant
            // The 2π of z's density and of q's entropy cancel.
            total -= Double(system.observationSize) * log(2 * Double.pi)
        }
        return total / 2
    }

    /// What depends on the means.
    private func meanTerms(_ sequence: ObservationSequence, offsets: [[Double]]) -> Double {
        var total = 0.0
        var mean = system.initialMean
        for row in 0..<count {
            let expected = row > 0 ? system.transitionMean(latent: mean, input: sequence.inputs[row - 1]) : mean
            // G_0 is zero.
            mean = sum(product(gains[row], mean), offsets[row])
            total += noise.latent(at: row).distance(difference(mean, expected))
            let input = sequence.feedthroughInput(at: row, size: system.actionSize)
            let seen = system.observationMean(latent: mean, feedthroughInput: input)
            total += noise.observation.distance(difference(sequence.observations[row], seen))
        }
        return -total / 2
    }
}
