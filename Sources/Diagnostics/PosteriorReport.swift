import Evaluation

/// The amortized posterior beside one that was optimised for each sequence.
public struct PosteriorReport: Encodable, Sendable {
    public enum Kind: String, Encodable, CaseIterable, Sendable {
        /// The network's.
        case amortized
        /// Numbers for each row, begun at the prior.
        case perDatum
        /// Numbers for each row, begun at the network's posterior.
        case perDatumFromAmortized
    }

    public struct Entry: Encodable, Sendable {
        public let kind: Kind
        /// Trainable numbers of the posterior: of the encoder and the posterior's layers, or 2Z for each row.
        public let parameters: Int
        /// To infer one more sequence: one pass, or the whole optimisation.
        public let secondsPerSequence: Double
        /// ELBO in nats per row, in the log's units.
        public let bound: BoundEstimate
        /// This bound less the amortized one, on the same random numbers.
        public let gain: BoundEstimate

        enum CodingKeys: String, CodingKey {
            case kind, parameters, bound, gain
            case secondsPerSequence = "seconds_per_sequence"
        }
    }

    public let sequences: Int
    public let rows: Int
    public let steps: Int
    public let posteriors: [Entry]
    /// The gain of the best posterior per sequence.
    public let amortizationGap: BoundEstimate

    enum CodingKeys: String, CodingKey {
        case sequences, rows, steps, posteriors
        case amortizationGap = "amortization_gap"
    }
}
