import Trajectories

/// One log, read: the episodes, and what was found.
struct ReadLog {
    var dataset: TrajectoryDataset
    var description: LogDescription

    /// Fails with `LogError.empty` if there is not a single step.
    init(
        path: String, format: LogFormat, observationSpace: Space, actionSpace: Space, episodes: [Episode],
        alignment: String, droppedColumns: [String], notes: [String]
    ) throws {
        guard !episodes.isEmpty else { throw LogError.empty(path: path, expected: "an episode of at least one step") }
        dataset = TrajectoryDataset(
            observationSpace: observationSpace, actionSpace: actionSpace, episodes: episodes)
        description = LogDescription(
            path: path, format: format, episodes: episodes.count, steps: dataset.stepCount,
            observationSpace: observationSpace, actionSpace: actionSpace, alignment: alignment,
            droppedColumns: droppedColumns, notes: notes)
    }
}
