/// Episodes that share one observation space and one action space.
public struct TrajectoryDataset: Sendable {
    public let observationSpace: Space
    public let actionSpace: Space
    public var episodes: [Episode]

    public init(observationSpace: Space, actionSpace: Space, episodes: [Episode]) {
        self.observationSpace = observationSpace
        self.actionSpace = actionSpace
        self.episodes = episodes
    }

    /// Transitions over all episodes.
    public var stepCount: Int { episodes.reduce(0) { $0 + $1.count } }
    /// Whether there are rewards in some episode.
    public var hasRewards: Bool { episodes.contains(where: \.hasRewards) }
    /// Observations over all episodes: one more than the transitions of each.
    public var observationCount: Int { stepCount + episodes.count }
}
