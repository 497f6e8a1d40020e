/// How well one key of the observations, or the reward, is predicted at every horizon.
public struct KeyScores: Codable, Equatable, Sendable {
    /// As in the observation space; `observation` where that is no dictionary.
    public let name: String
    public let kind: ScoreKind
    /// Numbers that the model sees: one a dimension, or one a class.
    public let dimensions: Int
    /// Horizon 1 and on.
    public let horizons: [HorizonScores]
}
