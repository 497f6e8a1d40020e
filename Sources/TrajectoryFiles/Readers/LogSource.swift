import Foundation

/// Files that together are one log.
enum LogSource: Equatable {
    /// One file that holds all episodes.
    case hdf5(String)
    /// Files of one directory, an episode or a table each; `path` stands for them in messages.
    case npz(files: [String], path: String)

    /// Directories nested deeper than this below a given path are not searched.
    private static let maximumDepth = 8

    /// Finds the logs at `paths`, in the order given and by name within a directory.
    static func find(_ paths: [String]) throws -> [LogSource] {
        var sources: [LogSource] = []
        var seen: Set<String> = []
        for path in paths {
            var found: [(path: String, kind: FileKind)] = []
            if isDirectory(path) {
                try search(path, depth: 0, into: &found)
                guard !found.isEmpty else { throw LogError.notALog(path: path, found: contents(of: path)) }
            } else {
                found = [(path, try requireLog(path))]
            }
            for (file, kind) in found where seen.insert(canonical(file)).inserted {
                append(file, kind, to: &sources)
            }
        }
        return sources
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

    /// The kind of a file that was named itself, so that passing over it is no choice.
    private static func requireLog(_ path: String) throws -> FileKind {
        let kind = try FileKind(of: path)
        switch kind {
        case .hdf5, .zip: return kind
        case .empty: throw LogError.empty(path: path, expected: "a file with something in it")
        case .parquet, .arrow: throw columnStore(path)
        case .other(let start):
            throw LogError.notALog(path: path, found: "neither HDF5 nor NPZ: its first bytes are '\(start)'")
        }
    }

    private static func search(_ directory: String, depth: Int, into found: inout [(path: String, kind: FileKind)])
        throws
    {
        guard depth <= maximumDepth else { return }
        let names: [String]
        do { names = try FileManager.default.contentsOfDirectory(atPath: directory).sorted() } catch {
            throw LogError.unreadableFile(path: directory, detail: "no permission to list it")
        }
        for name in names where !name.hasPrefix(".") {
            let path = (directory as NSString).appendingPathComponent(name)
            if isDirectory(path) {
                try search(path, depth: depth + 1, into: &found)
                continue
            }
            switch try FileKind(of: path) {
            case .parquet, .arrow: throw columnStore(path)
            case let kind where kind == .hdf5 || kind == .zip: found.append((path, kind))
            default: if name == "main_data.hdf5" { _ = try requireLog(path) }
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
