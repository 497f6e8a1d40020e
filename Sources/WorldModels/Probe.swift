import NeuralNetworks
import Tensors
import Trajectories

/// A head that predicts a key of the observations from the model's features: how much of it the model knows, whether or
/// not it was asked to explain it. Its likelihood is no part of the bound.
public struct Probe: Module {
    public struct Configuration: Codable, Equatable, Sendable {
        /// Patterns of the keys that have a probe, each one of its own; `*` stands for any run of characters.
        public var keys: [String] = []
        /// Patterns of those among them whose probe trains the model too; the others only read it.
        public var gradient: [String] = []
        /// Of each probe. Its likelihood is that of real numbers; `model.observations.likelihoods` comes first.
        public var head = LikelihoodHead.Configuration()

        public init() {}

        func matches(_ key: String) -> Bool { keys.contains { NamePattern($0).matches(key) } }

        func trainsModel(_ key: String) -> Bool { gradient.contains { NamePattern($0).matches(key) } }
    }

    /// The key.
    public let name: String
    /// Whether its gradient reaches the model.
    public let trainsModel: Bool
    public var head: LikelihoodHead

    /// What the head reads of the model's features `[…, F]`.
    func input(_ features: Tensor) -> Tensor { trainsModel ? features : features.detached }

    public mutating func visitParameters(_ visit: ParameterVisitor) { head.visitParameters(visit) }
}
