import Trajectories

/// Reads a Minari dataset: one HDF5 file with a group an episode, and `metadata.json` beside it.
///
/// `observations` has T + 1 rows, `actions`, `rewards`, `terminations` and `truncations` have T: `actions[t]` was taken at
/// `observations[t]`, which is `Episode`'s own convention. Dict and Tuple spaces are groups of arrays; their parts, nested
/// ones too, become the keys of one dictionary. Source: Farama Minari 0.5.
struct MinariReader {
    let path: String
    let options: LogOptions

    static let columns = ["observations", "actions", "rewards", "terminations", "truncations"]

    /// N of a group named `episode_N`.
    static func episodeNumber(_ name: String) -> Int? {
        name.hasPrefix("episode_") ? Int(name.dropFirst("episode_".count)) : nil
    }

    func read(_ root: borrowing HDF5Group) throws -> ReadLog {
        // The file lists names alphabetically (0, 1, 10, …); episodes go by number.
        let names = try root.names().filter { Self.episodeNumber($0) != nil }
            .sorted { Self.episodeNumber($0)! < Self.episodeNumber($1)! }
        let metadata = try MinariMetadata.beside(path)
        let (observations, actions) = try spaces(root, names, metadata)

        var notes: [String] = []
        if metadata?.observationSpace == nil || metadata?.actionSpace == nil {
            notes.append("No spaces in metadata.json: they were inferred from the arrays, without bounds.")
        }
        notes += observations.notes + actions.notes
        let used = Set(
            observations.columns.keys.map(\.column) + observations.mask.map(\.column)
                + actions.columns.keys.map(\.column) + Self.columns.dropFirst(2))
        var (episodes, empty, dropped) = ([Episode](), 0, Set<String>())
        var findings = MinariEpisodeReader.Findings()
        var faults = EpisodeFaults(options, count: names.count)
        for name in names {
            let reader = MinariEpisodeReader(
                check: ColumnCheck(path: path, episode: name), observations: observations.columns,
                mask: observations.mask, actions: actions.columns)
            let episode = try faults.attempt(name) {
                let group = try root.group(name)
                let episode = try reader.read(group, findings: &findings)
                for child in try group.names() {
                    dropped.formUnion(try group.datasetPaths(in: child).map { String($0.dropFirst(name.count + 1)) })
                }
                return episode
            }
            guard let episode else { continue }
            if episode.count > 0 { episodes.append(episode) } else { empty += 1 }
        }
        if empty > 0 {
            notes.append(empty.counted("episode without a step was", "episodes without a step were") + " left out.")
        }
        notes += try self.notes(findings)
        return try ReadLog(
            path: path, format: .minariHDF5, observationSpace: observations.columns.space,
            actionSpace: actions.columns.space, episodes: episodes,
            alignment:
                "The action of row t was taken at the observation of row t, as Minari has it: every episode has one "
                + "observation more than actions.",
            droppedColumns: dropped.subtracting(used).sorted(), notes: notes, faults: [faults])
    }

    /// The spaces as the first episode that has the columns shows them, with metadata or without.
    private func spaces(
        _ root: borrowing HDF5Group, _ names: [String], _ metadata: MinariMetadata?
    ) throws -> (MinariSpaces.Observations, (columns: KeyedColumns, notes: [String])) {
        func found(in example: String) throws -> (MinariSpaces.Observations, (columns: KeyedColumns, notes: [String])) {
            let spaces = MinariSpaces(
                path: path, metadata: metadata, options: options, names: names, example: example)
            return (try spaces.observations(root), try spaces.actions(root))
        }
        do { return try found(in: names[0]) } catch let error as LogError {
            // What is wrong with the first episode alone must not stand for all.
            for name in names.dropFirst().prefix(Self.mostExamples) {
                guard let spaces = try? found(in: name) else { continue }
                if options.skipsBadEpisodes { return spaces }
                throw error.asBadEpisode
            }
            throw error
        }
    }

    /// Episodes looked at for one that has all columns.
    private static let mostExamples = 16

    private func notes(_ findings: MinariEpisodeReader.Findings) throws -> [String] {
        findings.oneHot.sorted().map { "'\($0)' holds one-hot rows; they are read as classes." }
            + findings.late.sorted().map {
                "'\($0)' has a row for each step: it belongs to the observation that the step led to, and is missing in "
                    + "an episode's first."
            } + findings.rounding.notes
    }
}
