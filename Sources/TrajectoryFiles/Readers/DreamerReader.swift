import Foundation
import Tensors
import Trajectories

/// Reads episode files as Dreamer v1, v2 and their torch descendants write them: one NPZ file an episode of T + 1 rows.
///
/// Row t holds o_t, the action that *led to* it, and the reward received on arrival; row 0 has neither. The reader shifts
/// them by one: a_t and r_t of the episode are those of row t + 1.
/// Source: danijar/dreamer (2019), danijar/dreamerv2 (2021).
enum DreamerReader {
    /// Columns that describe an episode and are never the observation.
    private static let bookkeeping: Set<String> = [
        "action", "reward", "discount", "is_first", "is_last", "is_terminal", "logprob",
    ]

    /// Reads the episodes of `files`, which share a directory; `path` stands for all of them in messages.
    static func read(_ files: [String], path: String) throws -> ReadLog {
        var episodes: [Episode] = []
        var notes: [String] = []
        var dropped: Set<String> = []
        var (empty, startRewards) = (0, 0)
        var first: (name: String, sizes: [Int], file: String)?
        for file in files {
            let archive = try NPZArchive.open(file)
            let observation = try observationColumn(archive)
            let columns = try columns(archive, observation: observation)
            let sizes = [columns.observationSize, columns.actionSize]
            if let first, first.sizes != sizes || first.name != observation.name {
                throw LogError.mixedSpaces(
                    path: file,
                    expected:
                        "'\(first.name)' of \(first.sizes[0]) and actions of \(first.sizes[1]) as in \(first.file)",
                    found: "'\(observation.name)' of \(sizes[0]) and actions of \(sizes[1])")
            }
            first = first ?? (observation.name, sizes, file)
            dropped.formUnion(archive.entries.map(\.name).filter { !columns.used.contains($0) })
            if columns.rewards[0] != 0 { startRewards += 1 }
            if columns.rewards.count > 1 { episodes.append(columns.episode(origin: file)) } else { empty += 1 }
        }
        if empty > 0 { notes.append("\(empty) files of a single row hold no step and were left out.") }
        if startRewards > 0 {
            notes.append("\(startRewards) files have a reward in row 0, which no action led to; it was left out.")
        }
        let sizes = first?.sizes ?? [0, 0]
        return try ReadLog(
            path: path, format: .dreamerNPZ, observationSpace: .unbounded(sizes[0]),
            actionSpace: .unbounded(sizes[1]), episodes: episodes,
            alignment:
                "The action of row t led to the observation '\(first?.name ?? "")' of row t, as Dreamer's episodes "
                + "have it: the action of row 0 is zero in every file.",
            droppedColumns: dropped.sorted(), notes: notes)
    }

    /// The one float vector that can be the observation.
    private static func observationColumn(_ archive: borrowing NPZArchive) throws -> NPZArchive.Entry {
        let candidates = archive.entries.filter {
            !bookkeeping.contains($0.name) && !$0.name.hasPrefix("log_")
                && $0.elementType?.isFloat == true && $0.shape?.count == 2
        }
        if candidates.count == 1 { return candidates[0] }
        let others = archive.entries.filter { !bookkeeping.contains($0.name) }.map {
            "'\($0.name)' \($0.shape?.description ?? "")"
        }
        throw LogError.unsupportedSpace(
            path: archive.path, column: "observations", expected: "one float vector a row",
            found: candidates.isEmpty
                ? "none: \(others.isEmpty ? "no observation" : others.joined(separator: ", "))"
                : "several: \(candidates.map { "'\($0.name)'" }.joined(separator: ", "))",
            remedy: candidates.isEmpty
                ? "record a vector observation; images cannot be read yet" : "join them into one vector, or keep one")
    }

    private static func columns(_ archive: borrowing NPZArchive, observation: NPZArchive.Entry) throws -> DreamerColumns
    {
        let observations = try archive.array(observation)
        let (rows, width) = (observations.shape[0], observations.shape[1])
        guard rows > 0 else { throw LogError.empty(path: archive.path, expected: "rows in '\(observation.name)'") }
        let check = ColumnCheck(path: archive.path)
        let found = archive.entries.map(\.name)
        func column(_ name: String) throws -> NPZArray {
            guard let entry = archive.entry(name) else {
                throw LogError.missingColumn(path: archive.path, column: name, found: found)
            }
            return try archive.array(entry)
        }
        let actions = try column("action")
        let actionSize = actions.shape.dropFirst().reduce(1, *)
        try check.requireShape(actions.shape, rows: rows, width: actionSize, column: "action")
        let rewards = try column("reward")
        try check.requireShape(rewards.shape, rows: rows, width: 1, column: "reward")

        var columns = DreamerColumns(
            observationSize: width, actionSize: actionSize, observations: observations.floats(),
            actions: actions.floats(), rewards: rewards.floats(), isTerminated: false,
            used: [observation.name, "action", "reward"])
        // A discount of zero is how the older files mark a terminal state.
        for (name, terminal) in [("is_terminal", 1), ("discount", 0)] as [(String, Float)]
        where archive.entry(name) != nil {
            let flags = try column(name)
            try check.requireShape(flags.shape, rows: rows, width: 1, column: name)
            columns.isTerminated = flags.floats().last == terminal
            columns.used.append(name)
            break
        }
        try columns.validate(archive)
        return columns
    }
}
