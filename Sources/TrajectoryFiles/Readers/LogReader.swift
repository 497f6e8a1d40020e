import Foundation
import Trajectories

/// Reads logs of what an agent saw and did, whatever their format.
public enum LogReader {
    /// Reads all episodes of the logs at `paths` into one dataset.
    ///
    /// What a file is, is decided by its content. Where an action box or observation box has other bounds in one log
    /// than in another, the dataset's box is the smallest that holds both.
    /// - paths: files; directories, searched in depth for logs (a Minari dataset or a parent of several, a directory of
    ///   Dreamer episodes, of flat NPZ tables, or of HDF5 files); or several of either. A file named twice is read once.
    /// - options: which columns are keys of the observations too, what says that a number is missing, and whether episodes
    ///   that cannot be read are left out.
    ///
    /// Fails with `LogError`: nothing to read, a damaged file, a format or space that is not supported, a column that the
    /// options name and that is not there, values that are not finite, or logs whose spaces differ. What is wrong with one
    /// episode of several, or with one of several files, is a `badEpisode`, which names the option that leaves it out.
    public static func read(_ paths: [String], options: LogOptions = LogOptions()) throws -> LoadedLogs {
        let found = try LogSource.find(paths)
        var faults = EpisodeFaults(options, count: found.sources.count + found.bad.count, "logs")
        for bad in found.bad { try faults.attempt(bad.path) { throw bad.error } }
        var logs: [ReadLog] = []
        for source in found.sources { logs += try faults.attempt(source.path) { try read(source, options) } ?? [] }
        let names = paths.joined(separator: ", ")
        try faults.requireAny(path: names)
        guard var dataset = logs.first?.dataset, let first = logs.first?.description else {
            throw LogError.empty(path: names, expected: "at least one log")
        }
        for log in logs.dropFirst() { try append(log, to: &dataset, first: first) }
        // What is no log has no description of its own.
        var descriptions = logs.map(\.description)
        descriptions[0].notes += faults.notes
        return LoadedLogs(dataset: dataset, descriptions: descriptions)
    }

    private static func read(_ source: LogSource, _ options: LogOptions) throws -> [ReadLog] {
        switch source {
        case .hdf5(let path): [try readHDF5(path, options)]
        case .npz(let files, let path): try readNPZ(files, path, options)
        }
    }

    private static func readHDF5(_ path: String, _ options: LogOptions) throws -> ReadLog {
        try HDF5File.read(path) { root in
            switch try HDF5Layout(of: root) {
            case .minari: try MinariReader(path: path, options: options).read(root)
            case .d4rl: try D4RLReader(path: path, options: options).read(root)
            }
        }
    }

    /// Reads the NPZ files of one directory; if there are several layouts among them, each is a log of its own.
    private static func readNPZ(_ files: [String], _ path: String, _ options: LogOptions) throws -> [ReadLog] {
        var (episodes, tables) = ([String](), [String]())
        var faults = EpisodeFaults(options, count: files.count, "files")
        for file in files {
            switch try faults.attempt(file, { try NPZLayout(of: try NPZArchive.open(file)) }) {
            case .dreamerEpisode?: episodes.append(file)
            case .flat?: tables.append(file)
            case nil: continue
            }
        }
        try faults.requireAny(path: path)
        func name(_ files: [String]) -> String { files.count == 1 ? files[0] : path }
        var logs: [ReadLog] = []
        if !episodes.isEmpty {
            logs.append(try DreamerReader.read(episodes, path: name(episodes), options: options, faults: faults))
            faults = EpisodeFaults(options, count: files.count, "files")
        }
        if !tables.isEmpty {
            logs.append(try FlatNPZReader.read(tables, path: name(tables), options: options, faults: faults))
        }
        return logs
    }

    private static func append(_ log: ReadLog, to dataset: inout TrajectoryDataset, first: LogDescription) throws {
        let found = log.description
        guard let observations = dataset.observationSpace.union(log.dataset.observationSpace),
            let actions = dataset.actionSpace.union(log.dataset.actionSpace)
        else {
            throw LogError.mixedSpaces(
                path: found.path,
                expected: "observations \(first.observationSpace) and actions \(first.actionSpace) as in \(first.path)",
                found: "observations \(found.observationSpace) and actions \(found.actionSpace)")
        }
        dataset = TrajectoryDataset(
            observationSpace: observations, actionSpace: actions, episodes: dataset.episodes + log.dataset.episodes)
    }
}

extension Space {
    /// The smallest space that holds the values of both; nil if they are not compatible.
    func union(_ other: Space) -> Space? {
        guard isCompatible(with: other) else { return nil }
        if case .dictionary(let keys) = self, case .dictionary(let others) = other {
            return .dictionary(zip(keys, others).map { Key($0.name, $0.space.union($1.space) ?? $0.space) })
        }
        guard case .box(let shape, let low, let high) = self, case .box(_, let otherLow, let otherHigh) = other else {
            return self
        }
        return .box(shape: shape, low: zip(low, otherLow).map(min), high: zip(high, otherHigh).map(max))
    }
}
