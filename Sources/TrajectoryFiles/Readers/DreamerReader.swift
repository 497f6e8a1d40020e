import Foundation
import Tensors
import Trajectories

/// Reads episode files as Dreamer v1, v2 and their torch descendants write them: one NPZ file an episode of T + 1 rows.
///
/// Row t holds o_t, the action that *led to* it, and the reward received on arrival; row 0 has neither. The reader shifts
/// them by one: a_t and r_t of the episode are those of row t + 1. Every column of numbers that is no bookkeeping and no
/// images is the observation; where there are several, they are the keys of a dictionary. Booleans are binary, and one
/// integer a row is a choice where integers are few and repeat. Source: danijar/dreamer (2019), danijar/dreamerv2 (2021).
enum DreamerReader {
    /// Columns that describe an episode and are never the observation.
    private static let bookkeeping: Set<String> = [
        "action", "reward", "discount", "is_first", "is_last", "is_terminal", "logprob",
    ]

    /// Reads the episodes of `files`, which share a directory; `path` stands for all of them in messages.
    /// - faults: decides about files that cannot be read.
    static func read(_ files: [String], path: String, options: LogOptions, faults: EpisodeFaults) throws -> ReadLog {
        var (faults, rounding) = (faults, IntegerRounding())
        var tables: [DreamerColumns] = []
        for file in files {
            let table = try faults.attempt(file) { try columns(try NPZArchive.open(file), options, &rounding) }
            if let table { tables.append(table) }
        }
        tables = try alike(tables, &faults)
        guard let first = tables.first?.observations else {
            try faults.requireAny(path: path)
            throw LogError.empty(path: path, expected: "an episode of at least one step")
        }
        let keys = KeyedColumns(
            inferring: tables.map(\.observations.arrays), ownCount: first.ownCount, isDictionary: first.isDictionary,
            options: options)
        var episodes: [Episode] = []
        for table in tables where table.rewards.count > 1 {
            let episode = try faults.attempt(table.path) { try table.episode(keys, &rounding) }
            if let episode { episodes.append(episode) }
        }
        let names = first.arrays.map { "'\($0.column)'" }.joined(separator: ", ")
        return try ReadLog(
            path: path, format: .dreamerNPZ, observationSpace: keys.space,
            actionSpace: .unbounded(tables[0].actionSize), episodes: episodes,
            alignment:
                "The action of row t led to the observation \(names) of row t, as Dreamer's episodes have it: the action "
                + "of row 0 is zero\(tables.contains(where: \.hasFiller) ? ", or no number," : "") in every file.",
            droppedColumns: Set(tables.flatMap(\.dropped)).sorted(),
            notes: keys.inferenceNotes(of: "observations") + notes(on: tables) + rounding.notes,
            faults: [faults])
    }

    /// Those with the columns that most have.
    private static func alike(_ tables: [DreamerColumns], _ faults: inout EpisodeFaults) throws -> [DreamerColumns] {
        guard let summary = tables.map(\.summary).mostFrequent,
            let example = tables.first(where: { $0.summary == summary })
        else { return [] }
        return try tables.filter { table in
            try faults.attempt(table.path) {
                if table.summary == summary { return }
                throw LogError.mixedSpaces(
                    path: table.path, expected: "\(summary) as in \(example.path)", found: table.summary)
            } != nil
        }
    }

    private static func notes(on tables: [DreamerColumns]) -> [String] {
        var notes = tables[0].observations.notes
        let used = tables[0].observations.used
        let leftOut = Set(tables.flatMap(\.leftOut)).subtracting(used)
        notes += leftOut.sorted().map { "'\($0)' is left out: images." }
        let empty = tables.count { $0.rewards.count == 1 }
        if empty > 0 {
            notes.append(
                empty.counted(
                    "file of a single row holds no step and was", "files of a single row hold no step and were")
                    + " left out.")
        }
        let startRewards = tables.count { $0.rewards[0] != 0 && $0.rewards[0].isFinite }
        if startRewards > 0 {
            notes.append(
                "\(startRewards.counted("file has", "files have")) a reward in row 0, which no action led to; it was left out."
            )
        }
        return notes
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
            isObservation($0.name) && $0.elementType != nil && ($0.shape?.count ?? 0) >= 1 && !$0.holdsImages
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
            options: options, path: archive.path, unreadable: { archive.entry($0)?.unreadable })
    }

    private static func columns(
        _ archive: borrowing NPZArchive, _ options: LogOptions, _ rounding: inout IntegerRounding
    ) throws -> DreamerColumns {
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
            observations: observations, actionSize: actions.width,
            actions: actions.numbers.stored(in: .unbounded(actions.width), of: "action", &rounding),
            rewards: rewards.numbers.stored(in: .unbounded(1), of: "reward", &rounding),
            used: observations.used.union(["action", "reward"]), path: archive.path)
        // A discount of zero is how the older files mark a terminal state.
        for (name, terminal) in [("is_terminal", 1), ("discount", 0)] as [(String, Double)]
        where archive.entry(name) != nil {
            let array = try column(name)
            try check.requireShape(array.shape, rows: rows, width: 1, column: name)
            let values = array.doubles()
            // A discount may be any share; a flag may not.
            _ = try name == "is_terminal" ? check.flags(values, column: name) : check.areNonzero(values, column: name)
            columns.isTerminated = values.last == terminal
            columns.used.insert(name)
            break
        }
        try columns.validate(archive)
        columns.dropped = found.filter { !columns.used.contains($0) }
        columns.leftOut = archive.entries.filter { isObservation($0.name) && $0.holdsImages }.map(\.name)
        return columns
    }
}
