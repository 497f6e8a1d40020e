import Foundation

/// What an NPZ file holds, judged by the names of its arrays and, where these leave a doubt, by its first actions.
enum NPZLayout {
    /// One episode; each action led to its row.
    case dreamerEpisode
    /// A table of one or several episodes; each action was taken at its row.
    case flat

    /// Fails with `LogError` if it is a layout that is known but not read, one of two that cannot be told apart, or no
    /// log at all.
    init(of archive: borrowing NPZArchive) throws {
        let names = Set(archive.entries.map(\.name))
        if names.contains("stepid") || (names.contains("is_first") && Self.isChunkName(archive.path)) {
            throw LogError.unsupportedLayout(
                path: archive.path, layout: "a DreamerV3 replay chunk",
                remedy: "join the chunks of each worker and write whole episodes, e.g. as Minari HDF5")
        }
        if names.isSuperset(of: ["observations", "actions", "terminals"]) {
            throw LogError.unsupportedLayout(
                path: archive.path, layout: "flat OGBench columns",
                remedy: "convert it to Minari HDF5, leaving out the action of each trajectory's final row")
        }
        let isDreamer =
            names.isSuperset(of: ["action", "reward"]) && !names.isDisjoint(with: ["is_terminal", "discount"])
        let hasObservation = names.contains { $0 == "observation" || $0.hasPrefix(FlatColumns.keyRoot) }
        let isFlat = hasObservation && names.contains("is_first") && !names.contains("discount")
        if isDreamer, isFlat { try Self.requireActionAtStart(archive) }
        // The columns of a flat table are named when it is read, also the one that is missing.
        if isFlat || (hasObservation && !isDreamer) {
            self = .flat
        } else if isDreamer {
            self = .dreamerEpisode
        } else {
            throw LogError.notALog(
                path: archive.path,
                found: names.isEmpty
                    ? "a zip without arrays" : "an NPZ file with \(names.sorted().prefix(12).joined(separator: ", "))")
        }
    }

    /// Tells a flat table from a Dreamer episode with the same columns: nothing led to an episode's first row, so an
    /// action that is not zero there was taken at it. If all are zero, both readings hold, and neither is chosen.
    private static func requireActionAtStart(_ archive: borrowing NPZArchive) throws {
        guard let action = archive.entry("action"), let first = archive.entry("is_first") else { return }
        let (actions, isFirst) = (try archive.array(action), try archive.array(first).flags())
        let (values, width) = (actions.floats(), actions.shape.dropFirst().reduce(1, *))
        let starts = isFirst.indices.filter { isFirst[$0] && ($0 + 1) * width <= values.count }
        if starts.contains(where: { row in values[(row * width)..<((row + 1) * width)].contains { $0 != 0 } }) {
            return
        }
        throw LogError.ambiguousAlignment(
            path: archive.path,
            expected: "an action other than zero in an episode's first row, as where actions are taken at their row",
            found: "zeros, as also in Dreamer's episodes, whose actions led to their row and whose columns it has")
    }

    /// Whether a name is TIME-UUID-SUCCESSOR-LENGTH; an episode's has no successor.
    private static func isChunkName(_ path: String) -> Bool {
        let name = ((path as NSString).lastPathComponent as NSString).deletingPathExtension
        return name.split(separator: "-").count == 4
    }
}
