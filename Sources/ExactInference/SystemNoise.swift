import Environments

/// A linear system's three noises, all with a density.
struct SystemNoise {
    /// P.
    let initial: PositiveDefinite
    /// Q.
    let transition: PositiveDefinite
    /// R.
    let observation: PositiveDefinite

    /// Traps, naming the matrix, if a covariance is not positive definite.
    init(_ system: LinearGaussianSystem) {
        initial = PositiveDefinite(system.initialCovariance, "initialCovariance")
        transition = PositiveDefinite(system.transitionCovariance, "transitionCovariance")
        observation = PositiveDefinite(system.observationCovariance, "observationCovariance")
    }

    /// The covariance of z_t given z_{t−1}: P at row 0, Q after it.
    func latent(at row: Int) -> PositiveDefinite { row > 0 ? transition : initial }
}
