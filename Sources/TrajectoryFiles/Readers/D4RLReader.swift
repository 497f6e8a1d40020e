import Trajectories

/// Reads flat HDF5 columns over all steps, as D4RL and its relatives write them.
///
/// Row t holds o_t and the action taken at it. An episode ends at a row whose `terminals` or `timeouts` is set. With
/// `next_observations` the final observation of an episode is that of its last row; without, the last action has no
/// known successor and is dropped. Where `observations` is a group of arrays, these are the keys of a dictionary.
struct D4RLReader {
    let path: String
    let options: LogOptions

    private static let used = ["actions", "rewards", "terminals", "timeouts"]

    func read(_ root: borrowing HDF5Group) throws -> ReadLog {
        let observations = try D4RLObservations(root, options: options)
        let actions = try root.dataset("actions")
        let actionSize = actions.shape.dropFirst().reduce(1, *)
        let rows = observations.rows
        let columns = D4RLColumns(
            path: path, keys: observations.keys, actionSize: actionSize, observations: observations.observations,
            nextObservations: observations.nextObservations, actions: try values(actions, rows, actionSize),
            rewards: try values(try root.dataset("rewards"), rows, 1),
            terminals: try flags(try root.dataset("terminals"), rows),
            timeouts: root.kind(of: "timeouts") == .missing ? nil : try flags(try root.dataset("timeouts"), rows))
        let actionSpace = Space.inferred(
            actions.kind ?? .float, shape: Array(actions.shape.dropFirst()), values: columns.actions, isAction: true)
        var notes: [String] = []
        let episodes = try columns.episodes(notes: &notes)
        if let note = actionSpace.inferenceNote(of: "actions") { notes.append(note) }
        return try ReadLog(
            path: path, format: .d4rlHDF5, observationSpace: observations.keys.space, actionSpace: actionSpace,
            episodes: episodes,
            alignment: "The action of row t was taken at the observation of row t, as D4RL's flat columns have it; "
                + "the observation after an episode's last row "
                + (columns.knowsFinalObservations ? "comes from next_observations." : "is not in the file."),
            droppedColumns: try root.names().flatMap { try root.datasetPaths(in: $0) }.filter {
                !Self.used.contains($0) && !observations.used.contains($0)
            },
            notes: observations.keys.inferenceNotes(of: "observations") + observations.notes + notes)
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
