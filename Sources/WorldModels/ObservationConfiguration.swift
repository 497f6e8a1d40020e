import Trajectories

/// What of a log is an observation, and what becomes of each of its keys. One that is no dictionary has the key
/// `observation`.
///
/// Keys are chosen by patterns, in which `*` stands for any run of characters.
public struct ObservationConfiguration: Codable, Equatable, Sendable {
    /// Another likelihood than the usual one.
    public struct KeyLikelihood: Codable, Equatable, Sendable {
        public var keys: String
        public var likelihood: Likelihood

        public init(_ keys: String, _ likelihood: Likelihood) {
            self.keys = keys
            self.likelihood = likelihood
        }
    }

    /// Keys that the encoder does not read.
    public var encoderExclude: [String] = []
    /// Keys that the decoder does not explain; the bound is that of the others.
    public var decoderExclude: [String] = []
    /// Likelihoods of keys, the first that fits. Otherwise a choice has a categorical one, binary elements have a bernoulli
    /// one, and real numbers have `model.decoder.likelihood`.
    public var likelihoods: [KeyLikelihood] = []
    /// Whether NaN in an observation means that a number is missing; otherwise a log with one is refused.
    public var missing = false
    /// Name of the column, or of the key, that says which numbers were seen; null without one. Numbers may then be missing.
    public var mask: String?
    /// Columns of the log beside its observations that become keys of them, such as `infos/qpos`. Neither encoder nor
    /// decoder knows them.
    public var extras: [String] = []
    /// Share of the readings of training batches that are dropped at random, so that a model trained on complete logs can do
    /// without some; asks for `missing`. A reading is a key of a dictionary, or a number of an observation that is none.
    public var dropout = 0.0

    public init() {}

    /// Whether the encoder is told which numbers were seen.
    public var mayBeMissing: Bool { missing || mask != nil }

    /// Whether the encoder reads a key.
    public func isEncoded(_ key: String) -> Bool {
        !(encoderExclude + extras).contains { NamePattern($0).matches(key) }
    }

    /// Whether the decoder explains a key.
    public func isDecoded(_ key: String) -> Bool {
        !(decoderExclude + extras).contains { NamePattern($0).matches(key) }
    }
}
