import Environments

/// Exact smoothing in a linear system with Gaussian noise: backwards over what `KalmanFilter` knew. Of T rows the last is
/// the filter's; before it
///
///     J_t = P_{t|t} Aᵀ P_{t+1|t}⁻¹
///     m_{t|T} = m_{t|t} + J_t (m_{t+1|T} − m_{t+1|t})
///     P_{t|T} = (I − J_t A) P_{t|t} (I − J_t A)ᵀ + J_t (P_{t+1|T} + Q) J_tᵀ
///     Cov(z_{t+1}, z_t | y) = P_{t+1|T} J_tᵀ
///
/// Directions without noise are allowed: where P_{t+1|t} is singular, J_t is one of the solutions of
/// J_t P_{t+1|t} = P_{t|t} Aᵀ, all of which give the same moments.
///
/// Source: Rauch, Tung and Striebel, "Maximum Likelihood Estimates of Linear Dynamic Systems" (1965). Differs: the
/// covariance, P_{t|t} + J_t (P_{t+1|T} − P_{t+1|t}) J_tᵀ there, is written as a sum that stays positive semidefinite.
public struct RauchTungStriebelSmoother: Sendable {
    public let filter: KalmanFilter

    /// Traps as `KalmanFilter` does.
    public init(_ system: LinearGaussianSystem) {
        filter = KalmanFilter(system)
    }

    /// Smooths one sequence. Traps as `KalmanFilter` does.
    public func callAsFunction(_ sequence: ObservationSequence) -> SmoothedSequence {
        self([sequence])[0]
    }

    /// Smooths several sequences, of any lengths. The covariances of those of one length are computed once.
    public func callAsFunction(_ sequences: [ObservationSequence]) -> [SmoothedSequence] {
        let filterGains = KalmanGains(filter.system, count: sequences.map(\.count).max() ?? 0)
        var gains: [Int: SmootherGains] = [:]
        return sequences.map { sequence in
            let found =
                gains[sequence.count] ?? SmootherGains(filter.system, filter: filterGains, count: sequence.count)
            gains[sequence.count] = found
            return smooth(filter.filter(sequence, filterGains), found)
        }
    }

    private func smooth(_ filtered: FilteredSequence, _ gains: SmootherGains) -> SmoothedSequence {
        var smoothed = filtered.filtered
        for row in smoothed.indices.dropLast().reversed() {
            let surprise = difference(smoothed[row + 1].mean, filtered.predicted[row + 1].mean)
            smoothed[row] = Gaussian(
                mean: sum(smoothed[row].mean, product(gains.gains[row], surprise)),
                covariance: gains.covariances[row])
        }
        return SmoothedSequence(
            filtered: filtered, smoothed: smoothed, lagOneCovariances: gains.lagOneCovariances)
    }
}
