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
        if names.isSuperset(of: ["observations", "actions", "terminals"]), !names.contains("is_first") {
            if !names.isDisjoint(with: ["next_observations", "timeouts", "rewards"]) {
                throw LogError.unsupportedLayout(
                    path: archive.path, layout: "D4RL's columns as NPZ",
                    remedy: "write them as HDF5, which is read: f = h5py.File(OUT, 'w'); "
                        + "[f.create_dataset(k, data=v) for k, v in numpy.load(FILE).items()]; f.close()")
            }
            throw LogError.unsupportedLayout(
                path: archive.path, layout: "flat OGBench columns, whose terminals say where a trajectory ends",
                remedy: "add 'is_first' to have a flat NPZ: d = dict(numpy.load(FILE)); "
                    + "numpy.savez(OUT, **d, is_first=numpy.append(True, d['terminals'][:-1] > 0))")
        }
        let isDreamer =
            names.isSuperset(of: ["action", "reward"]) && !names.isDisjoint(with: ["is_terminal", "discount"])
        let whole = FlatColumns.name(of: "observation", among: names)
        let hasObservation = names.contains { $0 == whole || $0.hasPrefix(whole + "/") }
        let isFlat = hasObservation && names.contains("is_first") && !names.contains("discount")
        if isDreamer, isFlat {
            self = try Self.alignment(archive)
            return
        }
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
    /// action that is not zero there was taken at it, and where NaN fills it none was. If all are zero, both readings hold,
    /// and neither is chosen.
    private static func alignment(_ archive: borrowing NPZArchive) throws -> NPZLayout {
        guard let action = archive.entry("action"), let first = archive.entry("is_first") else { return .flat }
        let (actions, flags) = (try archive.array(action), try archive.array(first))
        let isFirst = try ColumnCheck(path: archive.path).flags(flags.doubles(), column: "is_first")
        // Columns of different lengths are named when they are read.
        let (values, width) = (actions.doubles(), actions.shape.first == isFirst.count ? actions.width : 0)
        let starts = isFirst.indices.filter { isFirst[$0] }
        let seen = starts.flatMap { values[($0 * width)..<(($0 + 1) * width)] }
        if seen.contains(where: { $0 != 0 && $0.isFinite }) { return .flat }
        if seen.contains(where: \.isNaN), starts == [0] { return .dreamerEpisode }
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
