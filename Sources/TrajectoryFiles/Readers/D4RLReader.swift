import Trajectories

/// Reads flat HDF5 columns over all steps, as D4RL and its relatives write them.
///
/// Row t holds o_t and the action taken at it. An episode ends at a row whose `terminals` or `timeouts` is set. With
/// `next_observations` the final observation of an episode is that of its last row; without, the last action has no
/// known successor and is dropped.
struct D4RLReader {
    let path: String

    private static let used = ["observations", "actions", "rewards", "terminals", "timeouts", "next_observations"]

    func read(_ root: borrowing HDF5Group) throws -> ReadLog {
        let actions = try root.dataset("actions")
        let columns = try columns(root, actions)
        let actionSpace = Space.inferred(
            isInteger: actions.elementKind == .integer, values: columns.actions, width: columns.actionSize)
        var notes: [String] = []
        let episodes = try columns.episodes(notes: &notes)
        if let note = actionSpace.inferenceNote(of: "actions") { notes.append(note) }
        return try ReadLog(
            path: path, format: .d4rlHDF5, observationSpace: .unbounded(columns.observationSize),
            actionSpace: actionSpace, episodes: episodes,
            alignment: "The action of row t was taken at the observation of row t, as D4RL's flat columns have it; "
                + "the observation after an episode's last row "
                + (columns.nextObservations == nil ? "is not in the file." : "comes from next_observations."),
            droppedColumns: try root.names().filter { !Self.used.contains($0) }.flatMap {
                try root.datasetPaths(in: $0)
            },
            notes: notes)
    }

    private func columns(_ root: borrowing HDF5Group, _ actions: borrowing HDF5Dataset) throws -> D4RLColumns {
        let observations = try root.dataset("observations")
        guard observations.elementKind == .float, observations.shape.count == 2 else {
            throw LogError.unsupportedSpace(
                path: path, column: "observations", expected: "one float vector a row",
                found: "images or integers of shape \(observations.shape)",
                remedy: "store one float vector a row")
        }
        let rows = observations.shape[0]
        guard rows > 0 else { throw LogError.empty(path: path, expected: "rows in 'observations'") }
        let observationSize = observations.shape[1]
        let actionSize = actions.shape.dropFirst().reduce(1, *)
        return D4RLColumns(
            path: path, observationSize: observationSize, actionSize: actionSize,
            observations: try values(observations, rows, observationSize),
            nextObservations: root.kind(of: "next_observations") == .missing
                ? nil : try values(try root.dataset("next_observations"), rows, observationSize),
            actions: try values(actions, rows, actionSize),
            rewards: try values(try root.dataset("rewards"), rows, 1),
            terminals: try flags(try root.dataset("terminals"), rows),
            timeouts: root.kind(of: "timeouts") == .missing ? nil : try flags(try root.dataset("timeouts"), rows))
    }

    private func values(_ dataset: borrowing HDF5Dataset, _ rows: Int, _ width: Int) throws -> [Float] {
        try ColumnCheck(path: path).requireShape(dataset.shape, rows: rows, width: width, column: dataset.name)
        return try dataset.floats()
    }

    private func flags(_ dataset: borrowing HDF5Dataset, _ rows: Int) throws -> [Bool] {
        try ColumnCheck(path: path).requireShape(dataset.shape, rows: rows, width: 1, column: dataset.name)
        return try dataset.flags()
    }
}
