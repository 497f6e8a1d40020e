import Environments
import Foundation
import Tensors

/// Exact filtering and the exact likelihood of a linear system with Gaussian noise:
///
///     z_0 ~ N(m, P),   z_{t+1} = A z_t + B u_t + b + N(0, Q),   y_t = C z_t + D v_t + d + N(0, R)
///
/// where v_t is u_{t−1} or u_t, as each sequence says (`FeedthroughTiming`). Row by row, from m_{0|−1} = m, P_{0|−1} = P:
///
///     S_t = C P_{t|t−1} Cᵀ + R            e_t = y_t − C m_{t|t−1} − D v_t − d
///     log p(y_t | y_<t) = −½ (e_tᵀ S_t⁻¹ e_t + log det 2πS_t)
///     K_t = P_{t|t−1} Cᵀ S_t⁻¹            m_{t|t} = m_{t|t−1} + K_t e_t
///     P_{t|t} = (I − K_t C) P_{t|t−1} (I − K_t C)ᵀ + K_t R K_tᵀ
///     m_{t+1|t} = A m_{t|t} + B u_t + b   P_{t+1|t} = A P_{t|t} Aᵀ + Q
///
/// Source: Kalman, "A New Approach to Linear Filtering and Prediction Problems" (1960). Differs: it begins with an
/// observation of z_0, not with a prediction; the covariance is updated in Joseph's form.
public struct KalmanFilter: Sendable {
    public let system: LinearGaussianSystem

    /// Traps, naming the matrix, if `system`'s shapes disagree or a covariance is not symmetric and positive semidefinite.
    public init(_ system: LinearGaussianSystem) {
        system.requireConsistentShapes()
        for (covariance, name) in [
            (system.initialCovariance, "initialCovariance"), (system.transitionCovariance, "transitionCovariance"),
            (system.observationCovariance, "observationCovariance"),
        ] {
            require(choleskyFactor(covariance) != nil, "\(name) is not a covariance: \(covariance)")
        }
        self.system = system
    }

    /// Filters one sequence. Traps if its shapes are not the system's, or if an observation has no density because S_t is
    /// singular.
    public func callAsFunction(_ sequence: ObservationSequence) -> FilteredSequence {
        filter(sequence, KalmanGains(system, count: sequence.count))
    }

    /// Filters several sequences, of any lengths. Their covariances are the same and are computed once.
    public func callAsFunction(_ sequences: [ObservationSequence]) -> [FilteredSequence] {
        let gains = KalmanGains(system, count: sequences.map(\.count).max() ?? 0)
        return sequences.map { filter($0, gains) }
    }

    func filter(_ sequence: ObservationSequence, _ gains: KalmanGains) -> FilteredSequence {
        sequence.requireShapes(of: system)
        var predicted: [Gaussian] = []
        var filtered: [Gaussian] = []
        var stepLogLikelihoods: [Double] = []
        var mean = system.initialMean
        for row in 0..<sequence.count {
            let input = sequence.feedthroughInput(at: row, size: system.actionSize)
            let expected = system.observationMean(latent: mean, feedthroughInput: input)
            let innovation = difference(sequence.observations[row], expected)
            let whitened = forwardSubstituted(gains.innovationFactors[row], innovation)
            stepLogLikelihoods.append(-0.5 * (whitened.reduce(0) { $0 + $1 * $1 } + gains.logDeterminants[row]))
            predicted.append(Gaussian(mean: mean, covariance: gains.predictedCovariances[row]))
            mean = sum(mean, product(gains.gains[row], innovation))
            filtered.append(Gaussian(mean: mean, covariance: gains.filteredCovariances[row]))
            if row + 1 < sequence.count {
                mean = system.transitionMean(latent: mean, input: sequence.inputs[row])
            }
        }
        return FilteredSequence(predicted: predicted, filtered: filtered, stepLogLikelihoods: stepLogLikelihoods)
    }
}
