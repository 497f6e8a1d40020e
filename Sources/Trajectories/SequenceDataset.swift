/// Episodes laid end to end in the model's alignment and units, ready to be cut into batches.
///
/// Here, and only here, actions and rewards are shifted against observations: row t of an episode holds o_t, the
/// action a_{t−1} that *led* there and the reward received on arrival. The first row of an episode has neither
/// (zeros), and `isFirst` set. An episode of T steps has T + 1 rows, and every row is used. Numbers are 32-bit: an episode's
/// 64-bit ones are rounded once they are standardised.
public struct SequenceDataset: Sendable {
    public let observationSize: Int
    public let actionSize: Int
    /// `[rows, observationSize]`, standardised or one-hot.
    public private(set) var observations: [Float] = []
    /// `[rows, actionSize]`, standardised or one-hot; nothing in it for a log without actions.
    public private(set) var actions: [Float] = []
    /// `[rows]`, standardised.
    public private(set) var rewards: [Float] = []
    public private(set) var isFirst: [Bool] = []
    public private(set) var isTerminal: [Bool] = []
    /// The rows of each episode.
    public private(set) var episodes: [Range<Int>] = []

    public init(_ dataset: TrajectoryDataset, normalizer: Normalizer) {
        observationSize = normalizer.observationSize
        actionSize = normalizer.action.size
        for episode in dataset.episodes {
            let start = rowCount
            observations += normalizer.encodeObservations(episode.observations)
            actions += [Float](repeating: 0, count: actionSize) + normalizer.encodeActions(episode.actions)
            rewards += [0] + normalizer.reward.standardize(episode.rewards)
            isFirst += [true] + [Bool](repeating: false, count: episode.count)
            isTerminal += [Bool](repeating: false, count: episode.count) + [episode.isTerminated]
            episodes.append(start..<rowCount)
        }
    }

    public var rowCount: Int { rewards.count }
}
