/// The architecture of a world model.
public struct WorldModelConfiguration: Codable, Equatable, Sendable {
    public var observations = ObservationConfiguration()
    public var encoder = EncoderConfiguration()
    public var dynamics = DynamicsConfiguration()
    public var decoder = LikelihoodHead.Configuration()
    public var reward = LikelihoodHead.Configuration()
    public var continuation = ContinuationHead.Configuration()

    public init() {}
}
