import Evaluation

/// What `OracleCheck` found. Bounds and likelihoods are in nats per row, averaged over the file's sequences unless said
/// otherwise; as JSON its names are in snake case.
public struct OracleReport: Codable, Equatable, Sendable {
    /// An estimate by sampling beside the exact value.
    public struct Estimate: Codable, Equatable, Sendable {
        public let estimate: Double
        public let standardError: Double
        /// nil where there is none to be had.
        public let exact: Double?

        /// - units: what the estimated bound is too high by.
        init(_ bound: BoundEstimate, units: Double, exact: Double? = nil) {
            estimate = bound.value - units
            standardError = bound.standardError ?? .infinity
            self.exact = exact
        }
    }

    /// A diagonal posterior trained on fresh sequences beside the best of its kind.
    public struct TrainedPosterior: Codable, Equatable, Sendable {
        public let standardError: Double
        /// Of the best of its kind, exact.
        public let optimal: Double
        /// The same in expectation over all sequences of the system.
        public let optimalInExpectation: Double
        /// By how much the trained one falls short of `optimal`.
        public let gap: Double
        /// Updates made, and the seconds they took.
        public let steps: Int
        public let seconds: Double
    }

    /// log p on fresh sequences before and after learning.
    public struct Learning: Codable, Equatable, Sendable {
        /// Of the system it began with.
        public let start: Double
        public let learned: Double
        /// Of the system that gave the sequences.
        public let `true`: Double
        public let iterations: Int
    }

    public let system: String
    public let seed: UInt64
    /// In nats; see `OracleFile.kalmanMaximumError`.
    public let kalmanMaxError: Double
    public let logLikelihoodPerStep: Double
    /// By the family's name; `exact` is the file's.
    public let elboFamilies: [String: Estimate]
    public let trainedFilteringElboPerStep: Double
    public let filtering: TrainedPosterior
    public let trainedSmoothingElboPerStep: Double
    public let smoothing: TrainedPosterior
    /// By the number of samples, of the trained filtering posterior.
    public let iwae: [String: Estimate]
    /// By the number of particles, which the trained filtering posterior proposes.
    public let fivo: [String: Estimate]
    /// nil for sequences of one row, from which no transition is learned.
    public let em: Learning?
    /// In all.
    public let seconds: Double
}
