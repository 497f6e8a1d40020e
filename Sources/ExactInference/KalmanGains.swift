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
    /// The first row from which on all of this stays the same but for rounding; nil if there is none.
    private(set) var steadyRow: Int?

    init(_ system: LinearGaussianSystem, count: Int) {
        let (C, R) = (system.observation, system.observationCovariance)
        var predicted = system.initialCovariance
        for row in 0..<count {
            if steadyRow != nil {
                repeatLast()
                continue
            }
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
            let next = sum(congruence(system.transition, filtered), system.transitionCovariance)
            if isSame(next, as: predicted) { steadyRow = row }
            predicted = next
        }
    }

    private mutating func repeatLast() {
        let last = gains.count - 1
        predictedCovariances.append(predictedCovariances[last])
        filteredCovariances.append(filteredCovariances[last])
        gains.append(gains[last])
        innovationFactors.append(innovationFactors[last])
        logDeterminants.append(logDeterminants[last])
    }
}

/// Whether two covariances are the same but for rounding.
func isSame(_ a: [[Double]], as b: [[Double]]) -> Bool {
    a.indices.allSatisfy { row in
        a.indices.allSatisfy { abs(a[row][$0] - b[row][$0]) <= 1e-14 * (a[row][row] * a[$0][$0]).squareRoot() }
    }
}
