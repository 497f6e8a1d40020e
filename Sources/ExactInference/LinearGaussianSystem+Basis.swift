import Environments
import Tensors

extension LinearGaussianSystem {
    /// The same distribution of observations with the latents T z for z.
    ///
    ///     A' = T A T⁻¹   B' = T B   b' = T b   Q' = T Q Tᵀ   C' = C T⁻¹   m' = T m   P' = T P Tᵀ
    ///
    /// - Parameters:
    ///   - basis: T, `[Z][Z]`.
    ///   - inverse: T⁻¹.
    func changed(to basis: [[Double]], inverse: [[Double]]) -> LinearGaussianSystem {
        var system = self
        system.transition = product(product(basis, transition), inverse)
        system.control = product(basis, control)
        system.transitionOffset = product(basis, transitionOffset)
        system.transitionCovariance = congruence(basis, transitionCovariance)
        system.observation = product(observation, inverse)
        system.initialMean = product(basis, initialMean)
        system.initialCovariance = congruence(basis, initialCovariance)
        return system
    }

    /// The same distribution of observations in a basis where the elements of z have independent noise at the first row
    /// and at every other: both Q and P are diagonal, and Q + P = I.
    ///
    /// With Q + P = L Lᵀ and V the eigenvectors of L⁻¹ Q L⁻ᵀ, the basis is T = Vᵀ L⁻¹.
    ///
    /// - Parameter minimum: the least variance of both, as a share of their sum. A direction with less in Q or in P is given
    ///   that much, which alone changes the distribution.
    public func withIndependentNoise(minimum: Double = 1e-8) -> LinearGaussianSystem {
        var total = sum(transitionCovariance, initialCovariance)
        let floor = minimum * (total.indices.map { total[$0][$0] }.max() ?? 0)
        require(floor > 0, "a system without noise has no basis of independent noise")
        let isComplete =
            choleskyFactor(total).map { factor in factor.indices.allSatisfy { factor[$0][$0] > 0 } } ?? false
        // A direction without any noise needs some to have a length.
        if !isComplete { total = sum(total, diagonal(total.map { _ in floor })) }
        guard let factor = choleskyFactor(total) else {
            fatalError("the covariances are not positive semidefinite: \(total)")
        }
        let whitening = transposed(identity(latentSize).map { forwardSubstituted(factor, $0) })
        let vectors = eigenvectors(congruence(whitening, transitionCovariance))
        var system = changed(
            to: product(transposed(vectors), whitening), inverse: product(factor, vectors))
        for path in [\LinearGaussianSystem.transitionCovariance, \.initialCovariance] {
            system[keyPath: path] = diagonal(
                system[keyPath: path].indices.map { max(system[keyPath: path][$0][$0], minimum) })
        }
        return system
    }
}
