import Environments
import Tensors

/// A posterior over the latents of a linear system with Gaussian noise that is itself a Markov chain of normal
/// distributions,
///
///     q(z_0) = N(c_0, Σ_0),   q(z_t | z_{t−1}) = N(G_t z_{t−1} + c_t, Σ_t)
///
/// where G_t and Σ_t are the same for all sequences of T rows, and c_t depends on what was seen and done. With the filter's
/// means m and gains K, its surprises e_t, and `BackwardInformation`'s Φ, Λ and G (z_{−1} and A z_{−1} read as nothing):
///
///     family            G_t                Σ_t              c_t
///     smoothing         G_t                Λ_t⁻¹            m_{t|T} − G_t m_{t−1|T}
///     filtering         G_t                Λ_t⁻¹            m_{t|t−1} + L_t e_t − G_t m_{t−1|t−1},  L_t = Λ_t⁻¹ (Cᵀ R⁻¹ + Φ_t K_t)
///     greedy            Λ_t⁻¹ Q⁻¹ A        Λ_t⁻¹            likewise, with Φ_t = 0
///     filter marginals  0                  P_{t|t}          likewise, L_t = K_t
///     prior             A                  Q                likewise, L_t = 0
///
/// and with a diagonal covariance Σ_t = diag(1 / (Λ_t)_ii), all else unchanged.
///
/// That `filtering` is the best without the future: its bound falls short of log p by Σ ½ ‖c_t − c*_t‖² in the metric Λ_t,
/// c* being `smoothing`'s, and so by least where c_t = E[c*_t | y_0 … y_t]. Given z_t, inputs to come say nothing about it,
/// so knowing them does not help.
///
/// Covariances must be positive definite, for a bound needs densities.
public struct GaussMarkovPosterior: Sendable {
    public let system: LinearGaussianSystem
    public let family: PosteriorFamily
    /// G_t, `[T]` of `[Z][Z]`; zeros at row 0.
    public internal(set) var gains: [[[Double]]]
    /// Σ_t, `[T]` of `[Z][Z]`.
    public internal(set) var covariances: [[[Double]]]
    /// L_t, what c_t takes of the filter's surprise, `[T]` of `[Z][O]`; not used where the future is seen.
    var innovationGains: [[[Double]]]

    let noise: SystemNoise
    let filterGains: KalmanGains
    let information: BackwardInformation

    /// The family's posterior for sequences of `count` rows. Traps, naming the matrix, if shapes disagree or a covariance is
    /// not positive definite.
    public init(_ system: LinearGaussianSystem, count: Int, family: PosteriorFamily) {
        require(count > 0, "a sequence has at least one row, not \(count)")
        system.requireConsistentShapes()
        (self.system, self.family) = (system, family)
        noise = SystemNoise(system)
        filterGains = KalmanGains(system, count: count)
        information = BackwardInformation(system, noise, count: count)
        (gains, covariances, innovationGains) = ([], [], [])
        for row in 0..<count { append(row) }
    }

    /// T.
    public var count: Int { gains.count }

    /// c_t of each sequence, `[N][T]` of `[Z]`. Traps if shapes disagree or a sequence has not T rows.
    public func offsets(for sequences: [ObservationSequence]) -> [[[Double]]] {
        for sequence in sequences {
            require(sequence.count == count, "a sequence has \(sequence.count) rows; the posterior is for \(count)")
        }
        if family.seesFuture {
            return RauchTungStriebelSmoother(system)(sequences).map { known in
                remainders(known.smoothed.map(\.mean), known.smoothed.map(\.mean))
            }
        }
        let filter = KalmanFilter(system)
        return sequences.map { sequence in
            let known = filter.filter(sequence, filterGains)
            let corrected = (0..<count).map { row in
                let mean = known.predicted[row].mean
                let input = sequence.feedthroughInput(at: row, size: system.actionSize)
                let expected = system.observationMean(latent: mean, feedthroughInput: input)
                return sum(mean, product(innovationGains[row], difference(sequence.observations[row], expected)))
            }
            return remainders(corrected, known.filtered.map(\.mean))
        }
    }

    /// a_t − G_t b_{t−1}.
    private func remainders(_ a: [[Double]], _ b: [[Double]]) -> [[Double]] {
        a.indices.map { row in row > 0 ? difference(a[row], product(gains[row], b[row - 1])) : a[row] }
    }

    /// Appends the family's G_t, Σ_t and L_t.
    private mutating func append(_ row: Int) {
        let zeros = system.transition.map { $0.map { _ in 0.0 } }
        let (transition, prior) = (row > 0 ? system.transition : zeros, noise.latent(at: row))
        let seen = product(transposed(system.observation), noise.observation.inverse)
        switch family {
        case .smoothing, .smoothingDiagonal, .filtering, .filteringDiagonal:
            let precision = information.precisions[row]
            let told = sum(seen, product(information.futurePrecisions[row], filterGains.gains[row]))
            gains.append(information.gains[row])
            covariances.append(family.isDiagonal ? reciprocalDiagonal(precision.matrix) : precision.inverse)
            innovationGains.append(product(precision.inverse, told))
        case .greedy:
            let precision = PositiveDefinite(
                sum(prior.inverse, product(seen, system.observation)), "the precision of z at row \(row)")
            gains.append(product(precision.inverse, product(prior.inverse, transition)))
            covariances.append(precision.inverse)
            innovationGains.append(product(precision.inverse, seen))
        case .filterMarginals:
            gains.append(zeros)
            covariances.append(filterGains.filteredCovariances[row])
            innovationGains.append(filterGains.gains[row])
        case .prior:
            gains.append(transition)
            covariances.append(prior.matrix)
            innovationGains.append(seen.map { $0.map { _ in 0 } })
        }
    }

    private func reciprocalDiagonal(_ matrix: [[Double]]) -> [[Double]] {
        matrix.indices.map { row in matrix.indices.map { $0 == row ? 1 / matrix[row][row] : 0 } }
    }
}
