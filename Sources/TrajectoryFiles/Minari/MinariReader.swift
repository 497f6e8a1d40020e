import Trajectories

/// Reads a Minari dataset: one HDF5 file with a group an episode, and `metadata.json` beside it.
///
/// `observations` has T + 1 rows, `actions`, `rewards`, `terminations` and `truncations` have T: `actions[t]` was taken at
/// `observations[t]`, which is `Episode`'s own convention. Source: Farama Minari 0.5.
struct MinariReader {
    let path: String

    static let columns = ["observations", "actions", "rewards", "terminations", "truncations"]

    /// N of a group named `episode_N`.
    static func episodeNumber(_ name: String) -> Int? {
        name.hasPrefix("episode_") ? Int(name.dropFirst("episode_".count)) : nil
    }

    func read(_ root: borrowing HDF5Group) throws -> ReadLog {
        // The file lists names alphabetically (0, 1, 10, …); episodes go by number.
        let names = try root.names().filter { Self.episodeNumber($0) != nil }
            .sorted { Self.episodeNumber($0)! < Self.episodeNumber($1)! }
        let spaces = MinariSpaces(path: path, metadata: try MinariMetadata.beside(path))
        let observationSpace = try spaces.observationSpace(root, names)
        let actionSpace = try spaces.actionSpace(root, names)

        var episodes: [Episode] = []
        var dropped: Set<String> = []
        for name in names {
            let group = try root.group(name)
            let episode = try read(group, name, observationSpace, actionSpace)
            if episode.count > 0 { episodes.append(episode) }
            for child in try group.names() where !Self.columns.contains(child) {
                dropped.formUnion(try group.datasetPaths(in: child).map { String($0.dropFirst(name.count + 1)) })
            }
        }
        var notes = spaces.notes(observationSpace, actionSpace)
        let empty = names.count - episodes.count
        if empty > 0 { notes.append("\(empty) episodes without a step were left out.") }
        return try ReadLog(
            path: path, format: .minariHDF5, observationSpace: observationSpace, actionSpace: actionSpace,
            episodes: episodes,
            alignment:
                "The action of row t was taken at the observation of row t, as Minari has it: every episode has one "
                + "observation more than actions.",
            droppedColumns: dropped.sorted(), notes: notes)
    }

    /// Reads one episode, holding every column to the number of actions.
    private func read(
        _ group: borrowing HDF5Group, _ name: String, _ observationSpace: Space, _ actionSpace: Space
    ) throws -> Episode {
        let check = ColumnCheck(path: path, episode: name)
        let actions = try group.dataset("actions")
        let steps = actions.shape.first ?? 0
        func values(_ dataset: borrowing HDF5Dataset, rows: Int, width: Int, _ column: String) throws -> [Float] {
            try check.requireShape(dataset.shape, rows: rows, width: width, column: column)
            let values = try dataset.floats()
            try check.requireFinite(values, width: width, column: column)
            return values
        }
        func flags(_ column: String) throws -> [Bool] {
            let dataset = try group.dataset(column)
            try check.requireShape(dataset.shape, rows: steps, width: 1, column: column)
            return try dataset.flags()
        }
        let episode = Episode(
            observations: try values(
                try group.dataset("observations"), rows: steps + 1, width: observationSpace.storedSize, "observations"),
            actions: try values(actions, rows: steps, width: actionSpace.storedSize, "actions"),
            rewards: try values(try group.dataset("rewards"), rows: steps, width: 1, "rewards"),
            isTerminated: try flags("terminations").last ?? false, origin: "\(path): \(name)")
        _ = try flags("truncations")
        try check.requireMembers(episode.observations, of: observationSpace, column: "observations")
        try check.requireMembers(episode.actions, of: actionSpace, column: "actions")
        return episode
    }
}
