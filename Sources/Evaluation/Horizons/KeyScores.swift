/// How well one key of the observations, or the reward, is predicted at every horizon.
public struct KeyScores: Codable, Equatable, Sendable {
    /// As in the observation space; `observation` where that is no dictionary.
    public let name: String
    public let kind: ScoreKind
    /// Numbers that the model sees: one a dimension, or one a class.
    public let dimensions: Int
    /// Numbers beside them that have a single value in the training log: they are predicted as that value and not scored.
    public let constantDimensions: Int
    /// Horizon 1 and on.
    public let horizons: [HorizonScores]

    enum CodingKeys: String, CodingKey {
        case name, kind, dimensions, horizons
        case constantDimensions = "constant_dimensions"
    }
}
