import Trajectories

/// Reads flat tables: NPZ files with one row an observation, cut into episodes where `is_first` is set.
///
///     observation [N, O]   is_first [N]   action [N, A]   reward [N]   is_last [N]   is_terminal [N]
///
/// All but the first two may be missing, and one number a row may stand as `[N]`. `observations`, `actions` and `rewards` are
/// read as well where their singular is not there. In place of `observation` there may be several columns
/// `observation/NAME`, the keys of a dictionary. Booleans are binary; one integer a row is a choice where integers are few
/// and repeat; all other observations are real numbers. Row t holds o_t, the action *taken at* it
/// and the reward that this action gave. An episode of n rows thus has n observations and n − 1 steps: the action and
/// reward of its last row lead to no row of the file and are left out. Without `action` the episodes have actions of size
/// 0, without `reward` there are none. `is_last` repeats what `is_first` of the next row says and is held to it; the file's
/// own last row is free, as a recording may be cut there. `is_terminal` may be set in last rows only.
enum FlatNPZReader {
    /// Reads the tables of `files`, which share a directory; `path` stands for all of them in messages.
    /// - faults: decides about files that cannot be read.
    ///
    /// Fails with `LogError`: a column is missing, has another number of rows, is not finite, or contradicts another;
    /// or the files' columns are not of one width.
    static func read(_ files: [String], path: String, options: LogOptions, faults: EpisodeFaults) throws -> ReadLog {
        var (faults, rounding) = (faults, IntegerRounding())
        var tables: [FlatColumns] = []
        for file in files {
            let table = try faults.attempt(file) { try FlatColumns(try NPZArchive.open(file), options: options) }
            if let table { tables.append(table) }
        }
        tables = try alike(tables, &faults)
        guard let first = tables.first else {
            try faults.requireAny(path: path)
            throw LogError.empty(path: path, expected: "an episode of at least one step")
        }
        let keys = KeyedColumns(
            inferring: tables.map(\.observations.arrays), ownCount: first.observations.ownCount,
            isDictionary: first.observations.isDictionary, options: options)
        let actionSpace = Space.inferred(
            first.actionKind, shape: [first.actionSize],
            integers: ColumnNumbers.integers(of: tables.map(\.takenActions)), isAction: true)
        var notes = keys.inferenceNotes(of: "observations") + first.observations.notes
        notes += Set(tables.flatMap(\.leftOut)).sorted().map { "'\($0)' is left out: images." }
        var badEpisodes = EpisodeFaults(options, count: tables.reduce(0) { $0 + $1.episodeRows.count })
        let episodes = try FlatColumns.episodes(of: tables, keys, actionSpace, notes: &notes, &badEpisodes, &rounding)
        notes += rounding.notes
        if first.actionKind == .integer, let note = actionSpace.inferenceNote(of: "actions") { notes.append(note) }
        return try ReadLog(
            path: path, format: .flatNPZ, observationSpace: keys.space,
            actionSpace: actionSpace, episodes: episodes,
            alignment: first.actionSize == 0
                ? "The file has no actions."
                : "The action of row t was taken at the observation of row t, as flat tables have it; that of an "
                    + "episode's last row led to no row and is left out.",
            droppedColumns: Set(tables.flatMap(\.dropped)).sorted(), notes: notes, faults: [faults, badEpisodes])
    }

    /// Those with the columns that most have.
    private static func alike(_ tables: [FlatColumns], _ faults: inout EpisodeFaults) throws -> [FlatColumns] {
        guard let widths = tables.map(\.widths).mostFrequent,
            let example = tables.first(where: { $0.widths == widths })
        else { return [] }
        return try tables.filter { table in
            try faults.attempt(table.path) {
                if table.widths == widths { return }
                throw LogError.mixedSpaces(
                    path: table.path, expected: "\(widths) as in \(example.path)", found: table.widths)
            } != nil
        }
    }
}
