import Foundation
import Tensors
import Trajectories

/// Reads episode files as Dreamer v1, v2 and their torch descendants write them: one NPZ file an episode of T + 1 rows.
///
/// Row t holds o_t, the action that *led to* it, and the reward received on arrival; row 0 has neither. The reader shifts
/// them by one: a_t and r_t of the episode are those of row t + 1. Every column of one vector or number a row that is no
/// bookkeeping is the observation; where there are several, they are the keys of a dictionary. Booleans are binary, one
/// integer a row is a choice. Source: danijar/dreamer (2019), danijar/dreamerv2 (2021).
enum DreamerReader {
    /// Columns that describe an episode and are never the observation.
    private static let bookkeeping: Set<String> = [
        "action", "reward", "discount", "is_first", "is_last", "is_terminal", "logprob",
    ]

    /// Reads the episodes of `files`, which share a directory; `path` stands for all of them in messages.
    static func read(_ files: [String], path: String, options: LogOptions) throws -> ReadLog {
        var tables: [DreamerColumns] = []
        var (dropped, leftOut) = (Set<String>(), Set<String>())
        for file in files {
            let archive = try NPZArchive.open(file)
            let table = try columns(archive, options)
            if let first = tables.first, first.summary != table.summary {
                throw LogError.mixedSpaces(
                    path: file, expected: "\(first.summary) as in \(first.path)", found: table.summary)
            }
            tables.append(table)
            dropped.formUnion(archive.entries.map(\.name).filter { !table.used.contains($0) })
            leftOut.formUnion(
                archive.entries.filter { isObservation($0.name) && ($0.shape?.count ?? 0) > 2 }.map(\.name))
        }
        let first = tables[0].observations
        let keys = KeyedColumns(
            inferring: tables.map(\.observations.arrays), ownCount: first.ownCount, isDictionary: first.isDictionary,
            options: options)
        var notes = keys.inferenceNotes(of: "observations") + first.maskNotes
        notes += leftOut.subtracting(first.used).sorted().map { "'\($0)' is left out: images." }
        var episodes: [Episode] = []
        for table in tables where table.rewards.count > 1 { episodes.append(try table.episode(keys)) }
        let empty = tables.count - episodes.count
        if empty > 0 {
            notes.append(
                empty.counted(
                    "file of a single row holds no step and was", "files of a single row hold no step and were")
                    + " left out.")
        }
        let startRewards = tables.count { $0.rewards[0] != 0 }
        if startRewards > 0 {
            notes.append(
                "\(startRewards.counted("file has", "files have")) a reward in row 0, which no action led to; it was left out."
            )
        }
        let names = first.arrays.map { "'\($0.column)'" }.joined(separator: ", ")
        return try ReadLog(
            path: path, format: .dreamerNPZ, observationSpace: keys.space,
            actionSpace: .unbounded(tables[0].actionSize), episodes: episodes,
            alignment:
                "The action of row t led to the observation \(names) of row t, as Dreamer's episodes have it: the action "
                + "of row 0 is zero in every file.",
            droppedColumns: dropped.sorted(), notes: notes)
    }

    private static func isObservation(_ name: String) -> Bool {
        !bookkeeping.contains(name) && !name.hasPrefix("log_")
    }

    /// The columns that are the observation, and those that the options ask for.
    private static func selection(
        _ archive: borrowing NPZArchive, _ options: LogOptions
    ) throws -> ColumnSelection {
        let entries = archive.entries
        let own = entries.filter {
            isObservation($0.name) && $0.elementType != nil && (1...2).contains($0.shape?.count ?? 0)
        }.map(\.name).sorted()
        guard !own.isEmpty else {
            let others = entries.filter { !bookkeeping.contains($0.name) }.map {
                "'\($0.name)' \($0.shape?.description ?? "")"
            }
            throw LogError.unsupportedSpace(
                path: archive.path, column: "observations", expected: "one vector or number a row",
                found: "none: \(others.isEmpty ? "no observation" : others.joined(separator: ", "))",
                remedy: "record a vector observation; images cannot be read yet")
        }
        return try ColumnSelection(
            own: own.map { .init(name: $0, column: $0) },
            others: entries.map(\.name).filter { !own.contains($0) && !bookkeeping.contains($0) }, roots: [],
            options: options, path: archive.path)
    }

    private static func columns(_ archive: borrowing NPZArchive, _ options: LogOptions) throws -> DreamerColumns {
        let selection = try selection(archive, options)
        let check = ColumnCheck(path: archive.path)
        let found = archive.entries.map(\.name)
        func column(_ name: String) throws -> NPZArray {
            guard let entry = archive.entry(name) else {
                throw LogError.missingColumn(path: archive.path, column: name, found: found)
            }
            return try archive.array(entry)
        }
        let actions = try column("action")
        let rows = actions.shape.first ?? 0
        guard rows > 0 else { throw LogError.empty(path: archive.path, expected: "rows in 'action'") }
        let rewards = try column("reward")
        try check.requireShape(rewards.shape, rows: rows, width: 1, column: "reward")
        let observations = try NPZObservations(archive, selection, isDictionary: false, rows: rows)

        var columns = DreamerColumns(
            observations: observations, actionSize: actions.shape.dropFirst().reduce(1, *), actions: actions.floats(),
            rewards: rewards.floats(), used: observations.used.union(["action", "reward"]), path: archive.path)
        // A discount of zero is how the older files mark a terminal state.
        for (name, terminal) in [("is_terminal", 1), ("discount", 0)] as [(String, Float)]
        where archive.entry(name) != nil {
            let flags = try column(name)
            try check.requireShape(flags.shape, rows: rows, width: 1, column: name)
            columns.isTerminated = flags.floats().last == terminal
            columns.used.insert(name)
            break
        }
        try columns.validate(archive)
        return columns
    }
}
