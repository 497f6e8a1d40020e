import Trajectories

/// What becomes of each key of an observation. An observation that is no dictionary has one key, `observation`.
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
    /// Columns of the log beside its observations, such as `infos/qpos`, that become keys. Neither encoder nor decoder knows
    /// them; `model.probes` may predict them.
    public var extras: [String] = []

    public init() {}

    /// Whether the encoder reads a key.
    public func isEncoded(_ key: String) -> Bool {
        !(encoderExclude + extras).contains { KeyPattern($0).matches(key) }
    }

    /// Whether the decoder explains a key.
    public func isDecoded(_ key: String) -> Bool {
        !(decoderExclude + extras).contains { KeyPattern($0).matches(key) }
    }
}
