import Environments

/// What the rest of a sequence of T rows says about z_t, as far as it does not depend on what is seen. Given z_t, the
/// likelihood of y_{t+1} … y_{T−1} is proportional to exp(−½ z_tᵀ Φ_t z_t + φ_tᵀ z_t); backwards from Φ_{T−1} = 0,
///
///     Λ_t = Q⁻¹ + Cᵀ R⁻¹ C + Φ_t          at t = 0 with P⁻¹ in Q⁻¹'s place
///     G_t = Λ_t⁻¹ Q⁻¹ A                   G_0 = 0
///     Φ_{t−1} = (G_t − A)ᵀ Q⁻¹ (G_t − A) + G_tᵀ (Cᵀ R⁻¹ C + Φ_t) G_t
///
/// so that the exact conditional p(z_t | z_{t−1}, y_t … y_{T−1}) has the precision Λ_t and the gain G_t.
///
/// Source: Mayne, "A Solution of the Smoothing Problem for Linear Dynamic Systems" (1966). Differs: Φ_{t−1} is written as a
/// sum that stays positive semidefinite.
struct BackwardInformation {
    /// Φ_t, `[T]` of `[Z][Z]`.
    let futurePrecisions: [[[Double]]]
    /// Λ_t, `[T]` of `[Z][Z]`.
    let precisions: [PositiveDefinite]
    /// G_t, `[T]` of `[Z][Z]`.
    let gains: [[[Double]]]

    /// - Parameter count: T.
    init(_ system: LinearGaussianSystem, _ noise: SystemNoise, count: Int) {
        let (A, C) = (system.transition, system.observation)
        let seen = congruence(transposed(C), noise.observation.inverse)
        var future = seen.map { $0.map { _ in 0.0 } }
        var (futures, precisions, gains): ([[[Double]]], [PositiveDefinite], [[[Double]]]) = ([], [], [])
        for row in (0..<count).reversed() {
            let prior = noise.latent(at: row).inverse
            let told = sum(seen, future)
            let precision = PositiveDefinite(sum(prior, told), "the precision of z at row \(row)")
            let transition = row > 0 ? A : A.map { $0.map { _ in 0 } }
            let gain = product(precision.inverse, product(prior, transition))
            futures.append(future)
            precisions.append(precision)
            gains.append(gain)
            future = sum(
                congruence(transposed(difference(gain, transition)), prior), congruence(transposed(gain), told))
        }
        self.futurePrecisions = futures.reversed()
        self.precisions = precisions.reversed()
        self.gains = gains.reversed()
    }
}
