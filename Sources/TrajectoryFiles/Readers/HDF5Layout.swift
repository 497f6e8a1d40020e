/// What an HDF5 file holds, judged by the names at its root.
enum HDF5Layout {
    case minari, d4rl

    /// Fails with `LogError` if it is a layout that is known but not read, or no log at all.
    init(of root: borrowing HDF5Group) throws {
        let names = try root.names()
        if names.contains(where: { MinariReader.episodeNumber($0) != nil }) {
            self = .minari
        } else if names.contains("observations"), names.contains("actions") {
            self = .d4rl
        } else if names.contains("ep_len"), names.contains("ep_offset") {
            throw LogError.unsupportedLayout(
                path: root.file, layout: "stable-worldmodel columns (ep_len, ep_offset)",
                remedy: "convert it to Minari HDF5: one group an episode, cut by ep_offset and ep_len")
        } else if names.contains("data"), try Self.holdsDemonstrations(root) {
            throw LogError.unsupportedLayout(
                path: root.file, layout: "robomimic demonstrations (data/demo_*)",
                remedy: "convert it to Minari HDF5: one group an episode, with the final next_obs as its last row")
        } else if names.isEmpty {
            throw LogError.empty(path: root.file, expected: "episodes or columns at the root")
        } else {
            let shown = names.prefix(12).joined(separator: ", ")
            throw LogError.notALog(
                path: root.file, found: "an HDF5 file with \(shown)\(names.count > 12 ? ", …" : "") at its root")
        }
    }

    private static func holdsDemonstrations(_ root: borrowing HDF5Group) throws -> Bool {
        guard root.kind(of: "data") == .group else { return false }
        return try root.group("data").names().contains { $0.hasPrefix("demo_") }
    }
}
