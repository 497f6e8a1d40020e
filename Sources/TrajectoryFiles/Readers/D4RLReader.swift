import Trajectories

/// Reads flat HDF5 columns over all steps, as D4RL and its relatives write them.
///
/// Row t holds o_t and the action taken at it. An episode ends at a row whose `terminals` or `timeouts` is set. With
/// `next_observations` the final observation of an episode is that of its last row; without, the last action has no
/// known successor and is dropped. Where `observations` is a group of arrays, these are the keys of a dictionary. Without
/// `rewards` they are 0, without `terminals` no end is a terminal one.
struct D4RLReader {
    let path: String
    let options: LogOptions

    private static let used = ["actions", "rewards", "terminals", "timeouts"]

    func read(_ root: borrowing HDF5Group) throws -> ReadLog {
        var rounding = IntegerRounding()
        let observations = try D4RLObservations(root, options: options, rounding: &rounding)
        let actions = try root.dataset("actions")
        let actionSize = actions.width
        let rows = observations.rows
        try requireShape(actions, rows, actionSize)
        let numbers = try actions.numbers()
        let kind = actions.kind ?? .float
        let actionSpace = Space.inferred(
            kind, shape: Array(actions.shape.dropFirst()), integers: ColumnNumbers.integers(of: [numbers]),
            isAction: true)
        let taken = numbers.stored(in: actionSpace, of: "actions", &rounding)
        let columns = D4RLColumns(
            path: path, keys: observations.keys, actionSize: actionSize, observations: observations.observations,
            nextObservations: observations.nextObservations, actions: taken,
            rewards: try rewards(root, rows, &rounding), terminals: try flags("terminals", root, rows),
            timeouts: try flags("timeouts", root, rows))
        var notes = rounding.notes
        let ends = columns.ends(notes: &notes)
        var faults = EpisodeFaults(options, count: ends.count)
        let episodes = try columns.episodes(endingAt: ends, notes: &notes, &faults)
        if kind == .integer, let note = actionSpace.inferenceNote(of: "actions") { notes.append(note) }
        return try ReadLog(
            path: path, format: .d4rlHDF5, observationSpace: observations.keys.space, actionSpace: actionSpace,
            episodes: episodes,
            alignment: "The action of row t was taken at the observation of row t, as D4RL's flat columns have it; "
                + "the observation after an episode's last row "
                + (columns.knowsFinalObservations ? "comes from next_observations." : "is not in the file."),
            droppedColumns: try root.names().flatMap { try root.datasetPaths(in: $0) }.filter {
                !Self.used.contains($0) && !observations.used.contains($0)
            },
            notes: observations.keys.inferenceNotes(of: "observations") + observations.notes + notes, faults: [faults])
    }

    /// `[N]`, if the file has them.
    private func rewards(_ root: borrowing HDF5Group, _ rows: Int, _ rounding: inout IntegerRounding) throws
        -> [Double]?
    {
        guard root.kind(of: "rewards") != .missing else { return nil }
        let dataset = try root.dataset("rewards")
        try requireShape(dataset, rows, 1)
        return try dataset.numbers().stored(in: .unbounded(1), of: "rewards", &rounding)
    }

    /// `[N]`, if the file has them.
    private func flags(_ name: String, _ root: borrowing HDF5Group, _ rows: Int) throws -> [Bool]? {
        guard root.kind(of: name) != .missing else { return nil }
        let dataset = try root.dataset(name)
        try requireShape(dataset, rows, 1)
        return try ColumnCheck(path: path).flags(try dataset.doubles(), column: name)
    }

    private func requireShape(_ dataset: borrowing HDF5Dataset, _ rows: Int, _ width: Int) throws {
        try ColumnCheck(path: path).requireShape(dataset.shape, rows: rows, width: width, column: dataset.name)
    }
}
