import Files
import Foundation
import Trajectories

/// Writes episodes as a Minari dataset, which Minari loads, filters and combines.
public enum MinariWriter {
    /// Writes `directory/data/main_data.hdf5` and `directory/data/metadata.json`.
    ///
    /// For Minari to find it, `directory` must be its datasets' root followed by `id`. Boxes are stored as 32-bit floats,
    /// as 64-bit ones where those do not hold all numbers of a key, choices as 64-bit integers, binary elements as Booleans, rewards as 64-bit floats. A dictionary is a Dict of what its
    /// keys name, nested where there are `/` in them; one of keys `0`, `1`, … is a Tuple. A missing number is stored as NaN,
    /// choices and binary elements with one among them as floats. An episode that did not terminate is marked as truncated at
    /// its last step. The same dataset gives the same bytes.
    /// - id: letters, digits, `-` and `_`, in parts divided by `/`, ending in `-v` and a number: `pendulum/mixed-v0`.
    /// - description, algorithmName: words for `metadata.json`.
    ///
    /// Everything is written to a temporary directory first and then moved in place. Fails with `LogError` if the id is
    /// malformed, there is no episode, `directory` exists and is not empty, or a byte does not reach the disk; then
    /// no part of the dataset is left behind.
    public static func write(
        dataset: TrajectoryDataset, id: String, to directory: String, description: String? = nil,
        algorithmName: String? = nil
    ) throws {
        guard id.wholeMatch(of: /([-_\w]+\/)*[-_\w]+-v\d+/) != nil else {
            throw LogError.invalidIdentifier(identifier: id)
        }
        guard !dataset.episodes.isEmpty else { throw LogError.empty(path: directory, expected: "an episode to write") }
        try requireFree(directory)
        let observations = WrittenColumns(dataset.observationSpace, dataset.episodes.lazy.map(\.observations))
        let actions = WrittenColumns(dataset.actionSpace, dataset.episodes.lazy.map(\.actions))
        let file = try HDF5File.image(for: directory) { root in
            for (number, episode) in dataset.episodes.enumerated() {
                try write(episode, number, observations, actions, to: try root.createGroup("episode_\(number)"))
            }
        }
        let metadata = MinariMetadataText(
            dataset: dataset, observations: observations, actions: actions, id: id, description: description,
            algorithmName: algorithmName, bytes: file.count)
        do {
            try Directory.write(directory) { temporary in
                try Directory.create(temporary + "/data")
                try AtomicFile.write(file, to: temporary + "/data/main_data.hdf5")
                try AtomicFile.write(metadata.text, to: temporary + "/data/metadata.json")
            }
        } catch let failure as FileFailure {
            throw LogError.cannotWrite(failure)
        }
    }

    /// Fails with `LogError.alreadyExists` if `directory` exists and is not empty, as writing to it would.
    public static func requireFree(_ directory: String) throws {
        // `attributesOfItem` does not follow links, so that one that leads nowhere counts as taken too.
        if (try? FileManager.default.attributesOfItem(atPath: directory)) != nil,
            (try? FileManager.default.contentsOfDirectory(atPath: directory))?.isEmpty != true
        {
            throw LogError.alreadyExists(path: directory)
        }
    }

    private static func write(
        _ episode: Episode, _ number: Int, _ observations: WrittenColumns, _ actions: WrittenColumns,
        to group: borrowing HDF5Group
    ) throws {
        let steps = episode.count
        try group.setAttribute("id", to: number)
        try group.setAttribute("total_steps", to: steps)
        try write(episode.observations, rows: steps + 1, observations, to: "observations", group)
        try write(episode.actions, rows: steps, actions, to: "actions", group)
        try group.write(episode.rewards, shape: [steps], to: "rewards")
        var terminations = [Bool](repeating: false, count: steps)
        var truncations = terminations
        if steps > 0 {
            terminations[steps - 1] = episode.isTerminated
            truncations[steps - 1] = !episode.isTerminated
        }
        try group.write(terminations, shape: [steps], to: "terminations")
        try group.write(truncations, shape: [steps], to: "truncations")
    }

    private static func write(
        _ values: [Double], rows: Int, _ columns: WrittenColumns, to column: String, _ group: borrowing HDF5Group
    ) throws {
        try write(values, rows: rows, columns, KeyTree(columns.space), to: column, group)
    }

    /// Writes an array or, for a dictionary, a group of them.
    /// - values: all keys side by side, `[rows, width]`.
    private static func write(
        _ values: [Double], rows: Int, _ columns: WrittenColumns, _ tree: KeyTree, to column: String,
        _ group: borrowing HDF5Group
    ) throws {
        let width = columns.space.storedSize
        switch tree {
        case .branch(let parts, _):
            let inner = try group.createGroup(column)
            for part in parts { try write(values, rows: rows, columns, part.tree, to: part.name, inner) }
        case .leaf(let field):
            let own =
                field.stored.count == width
                ? values : (0..<rows).flatMap { row in field.stored.map { values[row * width + $0] } }
            if case .box(let shape, _, _) = field.space {
                if columns.needsDouble.contains(field.name) {
                    return try group.write(own, shape: [rows] + shape, to: column)
                }
                return try group.write(own.map { Float($0) }, shape: [rows] + shape, to: column)
            }
            try write(own, rows: rows, field.space, to: column, group)
        }
    }

    private static func write(
        _ values: [Double], rows: Int, _ space: Space, to column: String, _ group: borrowing HDF5Group
    ) throws {
        var shape = [rows, space.storedSize]
        if case .discrete = space { shape = [rows] }
        if values.contains(where: \.isNaN) {
            let logged = space.logged(values)
            let isExact = logged.allSatisfy { $0.isNaN || Double(Float($0)) == $0 }
            // In 64 bits where 32 do not tell classes apart.
            if !isExact { return try group.write(logged, shape: shape, to: column) }
            try group.write(logged.map { Float($0) }, shape: shape, to: column)
        } else if case .multiBinary = space {
            try group.write(values.map { $0 != 0 }, shape: shape, to: column)
        } else {
            let starts = space.elements.map { Int64($0.start) }
            let classes = values.enumerated().map { Int64($0.element) + starts[$0.offset % starts.count] }
            try group.write(classes, shape: shape, to: column)
        }
    }
}
