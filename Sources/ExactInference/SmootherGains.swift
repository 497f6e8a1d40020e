import Environments

/// The part of a smoother that does not depend on what is seen: the same for every sequence of a system and a length.
struct SmootherGains {
    /// J_t, `[T − 1]` of `[Z][Z]`.
    let gains: [[[Double]]]
    /// P_{t|T}, `[T]` of `[Z][Z]`.
    let covariances: [[[Double]]]
    /// P_{t+1|T} J_tᵀ, `[T − 1]` of `[Z][Z]`.
    let lagOneCovariances: [[[Double]]]

    /// - Parameter count: T, at most as many rows as `filter` has.
    init(_ system: LinearGaussianSystem, filter: KalmanGains, count: Int) {
        let (A, Q) = (system.transition, system.transitionCovariance)
        var gains: [[[Double]]] = []
        var covariances = [filter.filteredCovariances[count - 1]]
        var lagOneCovariances: [[[Double]]] = []
        var isSteady = false
        for row in (0..<count - 1).reversed() {
            if isSteady, let steady = filter.steadyRow, row >= steady {
                gains.append(gains[gains.count - 1])
                covariances.append(covariances[covariances.count - 1])
                lagOneCovariances.append(lagOneCovariances[lagOneCovariances.count - 1])
                continue
            }
            let (filtered, predicted) = (filter.filteredCovariances[row], filter.predictedCovariances[row + 1])
            guard let factor = choleskyFactor(predicted) else {
                fatalError("the covariance predicted for row \(row + 1) is not positive semidefinite: \(predicted)")
            }
            let gain = rightQuotient(product(filtered, transposed(A)), factor: factor)
            let next = covariances[covariances.count - 1]
            // P_{t|t} + J (P_{t+1|T} − P_{t+1|t}) Jᵀ as a sum of positive semidefinite matrices.
            let kept = difference(identity(system.latentSize), product(gain, A))
            covariances.append(sum(congruence(kept, filtered), congruence(gain, sum(next, Q))))
            lagOneCovariances.append(product(next, transposed(gain)))
            gains.append(gain)
            isSteady = covariances.count > 2 && isSame(covariances[covariances.count - 1], as: next)
        }
        self.gains = gains.reversed()
        self.covariances = covariances.reversed()
        self.lagOneCovariances = lagOneCovariances.reversed()
    }
}
