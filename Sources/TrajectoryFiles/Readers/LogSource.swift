import Files
import Foundation

/// Files that together are one log.
enum LogSource: Equatable {
    /// One file that holds all episodes.
    case hdf5(String)
    /// Files of one directory, an episode or a table each; `path` stands for them in messages.
    case npz(files: [String], path: String)

    /// Directories nested deeper than this below a given path are not searched.
    private static let maximumDepth = 8

    /// What stands for it in messages.
    var path: String {
        switch self {
        case .hdf5(let path), .npz(_, let path): path
        }
    }

    /// Logs, and files that should be some but are not: what was named, or has the name of a log in a directory.
    struct Found {
        var sources: [LogSource] = []
        var bad: [(path: String, error: LogError)] = []
    }

    /// Finds the logs at `paths`, in the order given and by name within a directory.
    static func find(_ paths: [String]) throws -> Found {
        var found = Found()
        var seen: Set<String> = []
        for path in paths {
            var files: [(path: String, kind: Result<FileKind, LogError>)] = []
            if isDirectory(path) {
                try search(path, depth: 0, into: &files)
                guard !files.isEmpty else { throw LogError.notALog(path: path, found: contents(of: path)) }
            } else {
                files = [(path, try kind(of: path))]
            }
            for (file, kind) in files where seen.insert(canonical(file)).inserted {
                switch kind {
                case .success(let kind): append(file, kind, to: &found.sources)
                case .failure(let error): found.bad.append((file, error))
                }
            }
        }
        return found
    }

    private static func append(_ file: String, _ kind: FileKind, to sources: inout [LogSource]) {
        guard kind == .zip else { return sources.append(.hdf5(file)) }
        let directory = file.parentDirectory
        if case .npz(let files, _)? = sources.last, files[0].parentDirectory == directory {
            sources[sources.count - 1] = .npz(files: files + [file], path: directory.isEmpty ? "." : directory)
        } else {
            sources.append(.npz(files: [file], path: file))
        }
    }

    /// The kind of a file that was named itself, so that passing over it is no choice, or why it is no log.
    ///
    /// Fails with `LogError` if it is not there, or in columns that are not read.
    private static func kind(of path: String) throws -> Result<FileKind, LogError> {
        let kind: FileKind
        do { kind = try FileKind(of: path) } catch {
            if case .missingFile = error { throw error }
            return .failure(error)
        }
        switch kind {
        case .hdf5, .zip: return .success(kind)
        case .empty: return .failure(.empty(path: path, expected: "a file with something in it"))
        case .special: return .failure(.unreadableFile(path: path, detail: "a pipe or a device"))
        case .parquet, .arrow: throw columnStore(path)
        case .other(let start):
            return .failure(.notALog(path: path, found: description(ofOther: path, start)))
        }
    }

    /// What a file is that is neither HDF5 nor NPZ.
    private static func description(ofOther path: String, _ start: String) -> String {
        switch (path as NSString).pathExtension.lowercased() {
        case "csv", "tsv": "a table of text"
        case "json", "jsonl": "JSON"
        case "npy": "a single NumPy array"
        case "pkl", "pickle": "a Python pickle"
        default: "neither HDF5 nor NPZ: its first bytes are '\(start)'"
        }
    }

    /// Whether a file bears the name of a log.
    private static func isNamedLog(_ name: String) -> Bool {
        ["npz", "hdf5", "h5"].contains((name as NSString).pathExtension.lowercased())
    }

    private static func search(
        _ directory: String, depth: Int, into found: inout [(path: String, kind: Result<FileKind, LogError>)]
    ) throws {
        guard depth <= maximumDepth else { return }
        guard let stream = opendir(directory) else { throw LogError.cannotOpen(directory) }
        closedir(stream)
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []).sorted()
        for name in names where !name.hasPrefix(".") {
            let path = (directory as NSString).appendingPathComponent(name)
            if isDirectory(path) {
                try search(path, depth: depth + 1, into: &found)
                continue
            }
            let result = Result { () throws(LogError) in try FileKind(of: path) }
            switch result {
            case .success(.parquet), .success(.arrow): throw columnStore(path)
            case .success(.empty), .success(.other), .success(.special):
                if isNamedLog(name) { found.append((path, try kind(of: path))) }
            case .success, .failure: found.append((path, result))
            }
        }
    }

    private static func columnStore(_ path: String) -> LogError {
        .unsupportedLayout(
            path: path, layout: "Parquet or Arrow columns",
            remedy: "write the Minari dataset with data_format='hdf5', or convert it with Minari in Python")
    }

    private static func contents(of directory: String) -> String {
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []).sorted()
        let shown = names.prefix(8).joined(separator: ", ")
        return names.isEmpty
            ? "an empty directory" : "no HDF5 or NPZ files among \(shown)\(names.count > 8 ? ", …" : "")"
    }

    private static func isDirectory(_ path: String) -> Bool {
        var isDirectory: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory.boolValue
    }

    private static func canonical(_ path: String) -> String {
        URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    }
}
