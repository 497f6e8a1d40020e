import Environments
import Foundation

/// The part of a Kalman filter that does not depend on what is seen: the same for every sequence of a system.
struct KalmanGains {
    /// P_{t|t−1}, `[T]` of `[Z][Z]`.
    private(set) var predictedCovariances: [[[Double]]] = []
    /// P_{t|t}, `[T]` of `[Z][Z]`.
    private(set) var filteredCovariances: [[[Double]]] = []
    /// K_t, `[T]` of `[Z][O]`.
    private(set) var gains: [[[Double]]] = []
    /// L_t with L_t L_tᵀ = S_t, the covariance of y_t given what was seen before, `[T]` of `[O][O]`.
    private(set) var innovationFactors: [[[Double]]] = []
    /// log det 2πS_t, `[T]`.
    private(set) var logDeterminants: [Double] = []

    init(_ system: LinearGaussianSystem, count: Int) {
        let (C, R) = (system.observation, system.observationCovariance)
        var predicted = system.initialCovariance
        for row in 0..<count {
            let innovation = sum(congruence(C, predicted), R)
            guard let factor = choleskyFactor(innovation), factor.indices.allSatisfy({ factor[$0][$0] > 0 }) else {
                fatalError("the observation at row \(row) has no density: its covariance \(innovation) is singular")
            }
            let gain = rightQuotient(product(predicted, transposed(C)), factor: factor)
            // Joseph's form: a sum of two positive semidefinite matrices, whatever K's rounding errors.
            let kept = difference(identity(system.latentSize), product(gain, C))
            let filtered = sum(congruence(kept, predicted), congruence(gain, R))
            predictedCovariances.append(predicted)
            filteredCovariances.append(filtered)
            gains.append(gain)
            innovationFactors.append(factor)
            logDeterminants.append(factor.indices.reduce(0) { $0 + log(2 * Double.pi) + 2 * log(factor[$1][$1]) })
            predicted = sum(congruence(system.transition, filtered), system.transitionCovariance)
        }
    }
}
