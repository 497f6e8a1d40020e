import Environments
import Tensors

/// Maximum likelihood for all parameters of a linear system with Gaussian noise, by expectation and maximization.
///
/// The expectation is the exact posterior of `RauchTungStriebelSmoother`; the maximization is exact too, two linear
/// regressions whose sums of squares are taken in expectation under that posterior,
///
///     [A B b] = Σ E[z_{t+1} x_tᵀ] (Σ E[x_t x_tᵀ])⁻¹,   x_t = [z_t, u_t, 1],   Q = mean E[(z_{t+1} − [A B b] x_t)(…)ᵀ]
///     [C D d] = Σ E[y_t w_tᵀ] (Σ E[w_t w_tᵀ])⁻¹,       w_t = [z_t, v_t, 1],   R = mean E[(y_t − [C D d] w_t)(…)ᵀ]
///     m = mean E[z_0],   P = mean E[(z_0 − m)(z_0 − m)ᵀ]
///
/// over all rows of all sequences, v_t being what D acts on. So the likelihood never falls. It has local optima and ridges
/// (any basis of z serves as well), so what is recovered is the likelihood and what it predicts, not the matrices.
///
/// Source: Shumway and Stoffer, "An Approach to Time Series Smoothing and Forecasting Using the EM Algorithm" (1982).
/// Differs: C, the inputs and the offsets are learned too, as in Ghahramani and Hinton (1996), and there may be several
/// sequences.
public struct ExpectationMaximization: Sendable {
    /// Whether D is learned too, rather than left as it is.
    public var learnsFeedthrough: Bool
    public var observationNoise: ObservationNoise

    /// What R may be; the maximization is exact within it.
    public enum ObservationNoise: Equatable, Sendable {
        /// Any covariance.
        case full
        /// Independent between elements, each with a variance of `minimum` or more: the initial system's too.
        case diagonal(minimum: Double)
        /// The initial system's.
        case fixed
    }

    public init(learnsFeedthrough: Bool = false, observationNoise: ObservationNoise = .full) {
        self.learnsFeedthrough = learnsFeedthrough
        self.observationNoise = observationNoise
    }

    /// A learned system and how it came about.
    public struct Fit: Sendable {
        public let system: LinearGaussianSystem
        /// log p of all sequences in nats: first the initial system's, last the learned one's; it never falls.
        public let logLikelihoods: [Double]
    }

    /// Learns from several sequences, which may differ in length.
    ///
    /// - Parameters:
    ///   - initial: where to begin. A covariance that has no noise in a direction keeps it so.
    ///   - sequences: at least one with two rows or more. Traps if there is none, or if shapes disagree.
    ///   - iterations: how many at most.
    ///   - tolerance: it ends when an iteration gains no more than this in nats per row; 0 for all the iterations.
    ///   - onIteration: called after each iteration with how many there were, and log p in nats per row before the last.
    public func callAsFunction(
        from initial: LinearGaussianSystem, on sequences: [ObservationSequence], iterations: Int,
        tolerance: Double = 0, onIteration: (_ count: Int, _ logLikelihood: Double) -> Void = { _, _ in }
    ) -> Fit {
        let rows = Double(sequences.reduce(0) { $0 + $1.count })
        var system = initial
        var logLikelihoods: [Double] = []
        for count in 0..<iterations {
            let posterior = RauchTungStriebelSmoother(system)(sequences)
            let logLikelihood = posterior.reduce(0) { $0 + $1.logLikelihood }
            logLikelihoods.append(logLikelihood)
            if tolerance > 0, let gain = lastGain(logLikelihoods), gain <= tolerance * rows {
                return Fit(system: system, logLikelihoods: logLikelihoods)
            }
            system = maximize(system, sequences, posterior)
            onIteration(count + 1, logLikelihood / rows)
        }
        logLikelihoods.append(KalmanFilter(system)(sequences).reduce(0) { $0 + $1.logLikelihood })
        return Fit(system: system, logLikelihoods: logLikelihoods)
    }

    private func lastGain(_ values: [Double]) -> Double? {
        values.count < 2 ? nil : values[values.count - 1] - values[values.count - 2]
    }
}
