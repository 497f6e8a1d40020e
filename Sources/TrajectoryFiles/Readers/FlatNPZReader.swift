import Trajectories

/// Reads flat tables: NPZ files with one row an observation, cut into episodes where `is_first` is set.
///
///     observation [N, O]   is_first [N]   action [N, A]   reward [N]   is_last [N]   is_terminal [N]
///
/// All but the first two may be missing, and one number a row may stand as `[N]`. In place of `observation` there may be
/// several columns `observation/NAME`, the keys of a dictionary. Booleans are binary; one integer a row is a choice; all
/// other observations are real numbers. Row t holds o_t, the action *taken at* it
/// and the reward that this action gave. An episode of n rows thus has n observations and n − 1 steps: the action and
/// reward of its last row lead to no row of the file and are left out. Without `action` the episodes have actions of size
/// 0, without `reward` there are none. `is_last` repeats what `is_first` of the next row says and is held to it; the file's
/// own last row is free, as a recording may be cut there. `is_terminal` may be set in last rows only.
enum FlatNPZReader {
    /// Reads the tables of `files`, which share a directory; `path` stands for all of them in messages.
    ///
    /// Fails with `LogError`: a column is missing, has another number of rows, is not finite, or contradicts another;
    /// or the files' columns are not of one width.
    static func read(_ files: [String], path: String, options: LogOptions) throws -> ReadLog {
        var tables: [FlatColumns] = []
        var dropped: Set<String> = []
        for file in files {
            let archive = try NPZArchive.open(file)
            tables.append(try FlatColumns(archive, options: options))
            if tables.last!.widths != tables[0].widths {
                throw LogError.mixedSpaces(
                    path: file, expected: "\(tables[0].widths) as in \(files[0])", found: "\(tables.last!.widths)")
            }
            dropped.formUnion(tables.last!.dropped)
        }
        let first = tables[0]
        let keys = KeyedColumns(
            inferring: tables.map(\.observations.arrays), ownCount: first.observations.ownCount,
            isDictionary: first.observations.isDictionary, options: options)
        var notes = keys.inferenceNotes(of: "observations") + first.observations.maskNotes
        notes += Set(tables.flatMap(\.leftOut)).sorted().map { "'\($0)' is left out: images." }
        let episodes = try FlatColumns.episodes(of: tables, keys, notes: &notes)
        let actionSpace = Space.inferred(
            first.actionKind, shape: [first.actionSize], values: episodes.lazy.flatMap(\.actions), isAction: true)
        if let note = actionSpace.inferenceNote(of: "actions") { notes.append(note) }
        return try ReadLog(
            path: path, format: .flatNPZ, observationSpace: keys.space,
            actionSpace: actionSpace, episodes: episodes,
            alignment: first.actionSize == 0
                ? "The file has no actions."
                : "The action of row t was taken at the observation of row t, as flat tables have it; that of an "
                    + "episode's last row led to no row and is left out.",
            droppedColumns: dropped.sorted(), notes: notes)
    }
}
