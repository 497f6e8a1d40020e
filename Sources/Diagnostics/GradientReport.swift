import WorldModels

/// Gradient estimators side by side, on one batch.
public struct GradientReport: Encodable, Sendable {
    /// One estimator's gradient of the objective in nats per row.
    public struct Entry: Encodable, Sendable {
        public let kind: GradientEstimator.Kind
        public let baseline: GradientEstimator.Baseline
        /// K
        public let samples: Int
        public let isUnbiased: Bool
        /// Whether the others' means are held to this one's: the unbiased estimator with the least variance.
        public let isReference: Bool
        /// ‖E g‖, without what noise adds to the norm of a mean.
        public let meanNorm: Double
        /// Trace of the covariance of one gradient.
        public let variance: Double
        /// ‖E g‖ / √variance
        public let signalToNoise: Double
        /// Median time of one gradient.
        public let seconds: Double
        /// Variance of the mean of as many gradients as fit into a second: the price of precision.
        public let varianceTimesSeconds: Double
        /// nil for the reference.
        public let agreement: GradientAgreement?

        enum CodingKeys: String, CodingKey {
            case kind, baseline, samples, variance, agreement
            case isUnbiased = "unbiased"
            case isReference = "reference"
            case meanNorm = "mean_norm"
            case signalToNoise = "signal_to_noise"
            case seconds = "seconds_per_gradient"
            case varianceTimesSeconds = "variance_times_seconds"
        }
    }

    public let sequences: Int
    public let rows: Int
    /// P
    public let parameters: Int
    /// R, gradients per estimator.
    public let repeats: Int
    public let estimators: [Entry]
}
