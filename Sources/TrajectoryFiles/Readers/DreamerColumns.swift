import Trajectories

/// The columns of one Dreamer episode file over T + 1 rows.
struct DreamerColumns {
    let observations: NPZObservations
    let actionSize: Int
    /// `[T + 1, A]`; row t led to observation t.
    var actions: [Double]
    /// `[T + 1]`; received on arrival at observation t.
    var rewards: [Double]
    var isTerminated = false
    /// Names of the columns that went into it.
    var used: Set<String>
    /// Names of the others.
    var dropped: [String] = []
    /// Those of them that hold images.
    var leftOut: [String] = []
    let path: String

    /// Whether something that is no number stands where no action led.
    var hasFiller: Bool { actions.prefix(actionSize).contains { !$0.isFinite } }

    /// What every file of a log must have alike, in words.
    var summary: String { "\(observations.summary) and actions of \(actionSize)" }

    /// The same steps in `Episode`'s convention: the action of row t + 1 is the one taken at row t.
    ///
    /// Fails with `LogError.nonFinite` or `.outsideSpace` for observations.
    func episode(_ keys: KeyedColumns, _ rounding: inout IntegerRounding) throws -> Episode {
        let episode = Episode(
            observations: try observations.joined(keys, &rounding), actions: Array(actions.dropFirst(actionSize)),
            rewards: Array(rewards.dropFirst()), isTerminated: isTerminated, origin: path)
        try keys.validate(episode.observations, check)
        return episode
    }

    private var check: ColumnCheck { ColumnCheck(path: path, episode: "the file's episode") }

    /// Fails if an action or reward is not finite, or if an action stands in row 0, where nothing has been done yet. What
    /// fills that row is not looked at: NaN is no action.
    mutating func validate(_ archive: borrowing NPZArchive) throws {
        try check.requireFinite(Array(actions.dropFirst(actionSize)), width: actionSize, column: "action", from: 1)
        try check.requireFinite(Array(rewards.dropFirst()), width: 1, column: "reward", from: 1)
        guard actions.prefix(actionSize).allSatisfy({ $0 == 0 || !$0.isFinite }) else {
            throw LogError.ambiguousAlignment(
                path: archive.path, expected: "an action of zero in row 0, as where each action led to its row",
                found: "\(Array(actions.prefix(actionSize))), as where each action is taken at its row")
        }
        for (name, row) in [("is_first", 0), ("is_last", rewards.count - 1)] {
            guard let entry = archive.entry(name) else { continue }
            let array = try archive.array(entry)
            let rows = ColumnCheck(path: archive.path)
            try rows.requireShape(array.shape, rows: rewards.count, width: 1, column: name)
            let flags = try rows.flags(array.doubles(), column: name)
            let stray = flags.indices.filter { flags[$0] && $0 != row }
            guard stray.isEmpty, name != "is_first" || flags[0] else {
                throw LogError.unsupportedLayout(
                    path: archive.path,
                    layout: "an NPZ file that is not one whole episode ('\(name)' at rows \(stray))",
                    remedy: "write one episode a file, or convert it to Minari HDF5")
            }
            used.insert(name)
        }
    }
}
