import Trajectories

/// One log, read: the episodes, and what was found.
struct ReadLog {
    var dataset: TrajectoryDataset
    var description: LogDescription

    /// - faults: what was left out because it could not be read.
    ///
    /// Fails with `LogError.empty` if there is not a single step, with `.noGoodEpisode` if all were left out, with
    /// `.unsupportedSpace` if a part of the observations has no numbers.
    init(
        path: String, format: LogFormat, observationSpace: Space, actionSpace: Space, episodes: [Episode],
        alignment: String, droppedColumns: [String], notes: [String], faults: [EpisodeFaults]
    ) throws {
        if let field = observationSpace.observationFields.first(where: \.stored.isEmpty) {
            throw LogError.unsupportedSpace(
                path: path, column: field.name, expected: "one number a row, or several", found: "rows of none",
                remedy: "leave it out")
        }
        if episodes.isEmpty { for fault in faults { try fault.requireAny(path: path) } }
        guard !episodes.isEmpty else { throw LogError.empty(path: path, expected: "an episode of at least one step") }
        dataset = TrajectoryDataset(
            observationSpace: observationSpace, actionSpace: actionSpace, episodes: episodes)
        let columns = [
            (observationSpace.observationFields, episodes.map(\.observations)),
            (actionSpace.fields(named: "action"), episodes.map(\.actions)),
            (Space.unbounded(1).fields(named: "reward"), episodes.map(\.rewards)),
        ]
        description = LogDescription(
            path: path, format: format, episodes: episodes.count, steps: dataset.stepCount,
            observationSpace: observationSpace, actionSpace: actionSpace,
            missingShares: Self.missingShares(of: episodes, in: observationSpace), alignment: alignment,
            droppedColumns: droppedColumns,
            notes: notes + columns.flatMap { OutOfBounds.notes($0, $1) + RoundingNoise.notes($0, $1) }
                + faults.flatMap(\.notes))
    }

    private static func missingShares(of episodes: [Episode], in space: Space) -> [Double] {
        let (fields, size) = (space.observationFields, space.storedSize)
        var missing = [Int](repeating: 0, count: size)
        var rows = 0
        for episode in episodes {
            rows += episode.count + 1
            guard episode.observations.contains(where: \.isNaN) else { continue }
            for (index, value) in episode.observations.enumerated() where value.isNaN { missing[index % size] += 1 }
        }
        return fields.map { field in
            Double(missing[field.stored].reduce(0, +)) / Double(max(1, rows * field.stored.count))
        }
    }
}
