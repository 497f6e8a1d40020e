import Trajectories

/// A dataset with every kind of space.
enum MixedDataset {
    private static let observationSpace = Space.dictionary([
        Space.Key("arm/gripper", .discrete(count: 4, start: 1)),
        Space.Key("arm/position", .box(shape: [2], low: [-4, -2], high: [1, .infinity])),
        Space.Key("mode", .multiDiscrete(counts: [2, 3], starts: [0, 2])),
        Space.Key("touch", .multiBinary(count: 2)),
    ])
    private static let actionSpace = Space.dictionary([
        Space.Key("0", .box(shape: [1], low: [-1], high: [1])),
        Space.Key("1", .multiDiscrete(counts: [3, 2], starts: [0, 0])),
    ])

    /// Episodes of one, two and three steps.
    /// - isMissing: whether a number of each key of the first rows is missing.
    static func make(isMissing: Bool) -> TrajectoryDataset {
        let episodes = (1...3).map { episode(steps: $0, isMissing: isMissing) }
        return TrajectoryDataset(observationSpace: observationSpace, actionSpace: actionSpace, episodes: episodes)
    }

    private static func episode(steps: Int, isMissing: Bool) -> Episode {
        var observations: [Double] = []
        for t in 0...steps {
            let row: [Int] = [t % 4, -t, t, t % 2, t % 3, t % 2, (t + 1) % 2]
            observations += row.map { Double($0) }
        }
        if isMissing { for index in [0, 2, 3, 12] { observations[index] = .nan } }
        var actions: [Double] = []
        for t in 0..<steps { actions += [Double(t) / 4, Double(t % 3), Double(t % 2)] }
        return Episode(
            observations: observations, actions: actions, rewards: Fixtures.rewards(steps), isTerminated: steps == 2)
    }
}
