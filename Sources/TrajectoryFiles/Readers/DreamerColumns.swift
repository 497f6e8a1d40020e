import Trajectories

/// The columns of one Dreamer episode file over T + 1 rows.
struct DreamerColumns {
    let observationSize: Int
    let actionSize: Int
    /// `[T + 1, O]`.
    var observations: [Float]
    /// `[T + 1, A]`; row t led to observation t.
    var actions: [Float]
    /// `[T + 1]`; received on arrival at observation t.
    var rewards: [Float]
    var isTerminated: Bool
    /// Names of the columns that went into it.
    var used: [String]

    /// The same steps in `Episode`'s convention: the action of row t + 1 is the one taken at row t.
    func episode(origin: String) -> Episode {
        Episode(
            observations: observations, actions: Array(actions.dropFirst(actionSize)),
            rewards: Array(rewards.dropFirst()), isTerminated: isTerminated, origin: origin)
    }

    /// Fails if a value is not finite, or if an action stands in row 0, where nothing has been done yet.
    mutating func validate(_ archive: borrowing NPZArchive) throws {
        let check = ColumnCheck(path: archive.path, episode: "the file's episode")
        try check.requireFinite(observations, width: observationSize, column: used[0])
        try check.requireFinite(actions, width: actionSize, column: "action")
        try check.requireFinite(rewards, width: 1, column: "reward")
        guard actions.prefix(actionSize).allSatisfy({ $0 == 0 }) else {
            throw LogError.ambiguousAlignment(
                path: archive.path, expected: "an action of zero in row 0, as where each action led to its row",
                found: "\(Array(actions.prefix(actionSize))), as where each action is taken at its row")
        }
        for (name, row) in [("is_first", 0), ("is_last", rewards.count - 1)] {
            guard let entry = archive.entry(name) else { continue }
            let flags = try archive.array(entry).flags()
            try ColumnCheck(path: archive.path).requireShape(
                entry.shape ?? [], rows: rewards.count, width: 1, column: name)
            let stray = flags.indices.filter { flags[$0] && $0 != row }
            guard stray.isEmpty, name != "is_first" || flags[0] else {
                throw LogError.unsupportedLayout(
                    path: archive.path,
                    layout: "an NPZ file that is not one whole episode ('\(name)' at rows \(stray))",
                    remedy: "write one episode a file, or convert it to Minari HDF5")
            }
            used.append(name)
        }
    }
}
