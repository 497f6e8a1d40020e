import Foundation
import Tensors

/// What an NPZ file holds, judged by the names and shapes of its arrays.
enum DreamerLayout {
    /// Fails with `LogError` unless the file looks like one Dreamer episode.
    static func require(_ archive: borrowing NPZArchive) throws {
        let names = Set(archive.entries.map(\.name))
        if names.contains("stepid") || (names.contains("is_first") && isChunkName(archive.path)) {
            throw LogError.unsupportedLayout(
                path: archive.path, layout: "a DreamerV3 replay chunk",
                remedy: "join the chunks of each worker and write whole episodes, e.g. as Minari HDF5")
        }
        if names.isSuperset(of: ["observations", "actions", "terminals"]) {
            throw LogError.unsupportedLayout(
                path: archive.path, layout: "flat OGBench columns",
                remedy: "convert it to Minari HDF5, leaving out the action of each trajectory's final row")
        }
        if names.isSuperset(of: ["action", "reward"]), !names.isDisjoint(with: ["is_terminal", "discount"]) { return }
        if names.isSuperset(of: ["observation", "is_first"]) {
            throw LogError.unsupportedLayout(
                path: archive.path, layout: "a flat table of 'observation' and 'is_first'",
                remedy: "convert it to Minari HDF5")
        }
        throw LogError.notALog(
            path: archive.path,
            found: names.isEmpty
                ? "a zip without arrays" : "an NPZ file with \(names.sorted().prefix(12).joined(separator: ", "))")
    }

    /// Whether a name is TIME-UUID-SUCCESSOR-LENGTH; an episode's has no successor.
    private static func isChunkName(_ path: String) -> Bool {
        let name = ((path as NSString).lastPathComponent as NSString).deletingPathExtension
        return name.split(separator: "-").count == 4
    }
}
