import NeuralNetworks

/// The architecture of a world model.
public struct WorldModelConfiguration: Codable, Equatable, Sendable {
    /// Observation encoder: an MLP whose last layer is linear.
    public struct Encoder: Codable, Equatable, Sendable {
        public var hidden = [200, 200]
        /// Width of the embedding.
        public var output = 200
        public var activation = Activation.silu

        public init() {}
    }

    public var encoder = Encoder()
    public var dynamics = RecurrentStateSpaceModel.Configuration()
    public var decoder = NormalHead.Configuration()
    public var reward = NormalHead.Configuration()
    public var continuation = ContinuationHead.Configuration()

    public init() {}
}
