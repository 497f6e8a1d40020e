import Files

/// Why a log could not be read or written, in one line: where, what was expected, what was found, and what to do.
public enum LogError: Error, Equatable, Sendable {
    // The file itself.
    case missingFile(path: String)
    case truncatedFile(path: String, detail: String)
    case lockedFile(path: String)
    case unreadableFile(path: String, detail: String)
    // What the file is.
    case notALog(path: String, found: String)
    case unsupportedLayout(path: String, layout: String, remedy: String)
    case unsupportedSpace(path: String, column: String, expected: String, found: String, remedy: String)
    case invalidMetadata(path: String, detail: String)
    // Its columns.
    case missingColumn(path: String, column: String, found: [String], remedy: String? = nil)
    case unusableLink(path: String, column: String, found: String)
    case tooLarge(path: String, column: String, bytes: Int, available: Int)
    case unsupportedFilter(path: String, column: String, filter: String)
    case unsupportedType(path: String, column: String, found: String, remedy: String)
    case shapeMismatch(path: String, column: String, expected: String, found: String)
    /// - mayBeMissing: whether it is NaN where options may allow it.
    case nonFinite(path: String, column: String, episode: String, step: Int, mayBeMissing: Bool = false)
    case outsideSpace(path: String, column: String, episode: String, step: Int, expected: String, found: String)
    case ambiguousAlignment(path: String, expected: String, found: String)
    case contradiction(path: String, expected: String, found: String)
    // One episode, or one file, of several.
    indirect case badEpisode(LogError)
    /// - first: what is wrong with the first of them.
    indirect case noGoodEpisode(path: String, count: Int, noun: String, first: LogError)
    // The log as a whole.
    case empty(path: String, expected: String)
    case mixedSpaces(path: String, expected: String, found: String)
    // Writing.
    case alreadyExists(path: String)
    case invalidIdentifier(identifier: String)
    case cannotWrite(FileFailure)
    /// A library's refusal to make the bytes of a file; nothing was written.
    case cannotEncode(path: String, detail: String)
}

extension LogError: CustomStringConvertible {
    public var description: String {
        let (path, expected, found, remedy) = parts
        let line = "\(path): expected \(expected), found \(found); \(remedy)"
        return line.split(whereSeparator: \.isNewline).joined(separator: " ")
    }

    /// What is wrong, without the path and what to do.
    var finding: String {
        let (_, expected, found, _) = parts
        return "expected \(expected), found \(found)".split(whereSeparator: \.isNewline).joined(separator: " ")
    }

    /// The same as what is wrong with one episode of several, which can be left out.
    var asBadEpisode: LogError {
        switch self {
        // What the library lacks, it lacks for all.
        case .badEpisode, .noGoodEpisode, .unsupportedFilter: self
        // What an option asks for amiss is no fault of the log.
        case .missingColumn(_, _, _, .some): self
        default: .badEpisode(self)
        }
    }

    /// What every message is made of.
    private var parts: (path: String, expected: String, found: String, remedy: String) {
        episodeParts ?? fileParts ?? columnParts ?? logParts
    }

    private var episodeParts: (path: String, expected: String, found: String, remedy: String)? {
        switch self {
        case .badEpisode(let error):
            let (path, expected, found, remedy) = error.parts
            return (path, expected, found, "\(remedy), or \(LogOptions.skipRemedy)")
        case .noGoodEpisode(let path, let count, let noun, let first):
            let (_, expected, found, remedy) = first.parts
            return (
                path, "one of its \(noun) that can be read",
                "something wrong with each of \(count), with the first: expected \(expected), found \(found)", remedy
            )
        default: return nil
        }
    }

    /// Where a number stands: a step of an episode, or a row of columns that span all of them.
    private static func place(_ episode: String, _ step: Int) -> String {
        episode.isEmpty ? "row \(step)" : "\(episode), step \(step)"
    }

    private var fileParts: (path: String, expected: String, found: String, remedy: String)? {
        switch self {
        case .missingFile(let path):
            (path, "a file or a directory", "no such file or directory", "check the path")
        case .truncatedFile(let path, let detail):
            (path, "a complete file", "a truncated or damaged one (\(detail))", "copy or record it again")
        case .lockedFile(let path):
            (
                path, "a file that can be opened for reading", "one that another process is writing",
                "wait until it is closed, or set HDF5_USE_FILE_LOCKING=FALSE where the file system cannot lock"
            )
        case .unreadableFile(let path, let detail):
            (path, "a readable file", detail, "check its permissions, or copy it again")
        case .notALog(let path, let found):
            (
                path, "a log (\(LogFormat.allCases.map(\.description).joined(separator: ", ")))", found,
                "point at a log, or make a flat NPZ of it: numpy.savez('log.npz', observation=X, is_first=STARTS, action=A, "
                    + "reward=R), as Docs/logs.md says"
            )
        case .unsupportedLayout(let path, let layout, let remedy):
            (path, LogFormat.allCases.map(\.description).joined(separator: ", "), layout, remedy)
        case .unsupportedSpace(let path, let column, let expected, let found, let remedy):
            (path, "\(expected) for \(column)", found, remedy)
        case .invalidMetadata(let path, let detail):
            (path, "Minari's metadata", detail, "write it again, or remove it to have spaces inferred from the arrays")
        default: nil
        }
    }

    private var columnParts: (path: String, expected: String, found: String, remedy: String)? {
        switch self {
        case .missingColumn(let path, let column, let found, let remedy):
            (
                path, "a column '\(column)'", found.isEmpty ? "no columns" : found.joined(separator: ", "),
                remedy ?? "record it, or rename the column that holds it"
            )
        case .unusableLink(let path, let column, let found):
            (path, "the data of '\(column)' in this file", found, "store the data themselves there, or remove it")
        case .tooLarge(let path, let column, let bytes, let available):
            (
                path, "'\(column)' to fit into the \(Memory.text(bytes: Double(available))) of memory that is free",
                "\(Memory.text(bytes: Double(bytes))) that reading it takes",
                "cut the log into smaller ones, or read it where there is more"
            )
        case .unsupportedFilter(let path, let column, let filter):
            (
                path, "'\(column)' plain or compressed with gzip, lzf, shuffle or szip", "the filter '\(filter)'",
                "rewrite the file with compression='gzip' in h5py"
            )
        case .unsupportedType(let path, let column, let found, let remedy):
            (path, "numbers in '\(column)'", found, remedy)
        case .shapeMismatch(let path, let column, let expected, let found):
            (path, "'\(column)' of shape \(expected)", found, "record the log again, or cut its columns to one length")
        case .nonFinite(let path, let column, let episode, let step, let mayBeMissing):
            (
                path, "finite numbers in '\(column)'",
                "\(mayBeMissing ? "NaN" : "NaN or infinity as 32-bit floats") at \(Self.place(episode, step))",
                mayBeMissing
                    ? "repair the value, or, if NaN says that a number is missing, \(LogOptions.missingRemedy)"
                    : "remove the episode or repair the value"
            )
        case .outsideSpace(let path, let column, let episode, let step, let expected, let found):
            (
                path, "'\(column)' in \(expected)", "\(found) at \(Self.place(episode, step))",
                "correct the space or the value"
            )
        case .ambiguousAlignment(let path, let expected, let found):
            (path, expected, found, "record it in a format that states its alignment, such as Minari HDF5")
        case .contradiction(let path, let expected, let found):
            (path, expected, found, "correct the column that is wrong, or record the log again")
        default: nil
        }
    }

    private var logParts: (path: String, expected: String, found: String, remedy: String) {
        switch self {
        case .empty(let path, let expected):
            (path, expected, "none", "record at least one step")
        case .mixedSpaces(let path, let expected, let found):
            (path, expected, found, "read logs of different spaces separately")
        case .alreadyExists(let path):
            (path, "a place not yet taken", "a dataset already there", "remove it or choose another directory")
        case .invalidIdentifier(let identifier):
            (
                identifier,
                "an id such as pendulum/mixed-v0: letters, digits, - and _, parted by /, ending in -v<number>",
                "'\(identifier)'", "rename the dataset"
            )
        case .cannotWrite(let failure):
            (failure.path, "a place to write to", failure.reason, failure.remedy)
        case .cannotEncode(let path, let detail):
            (path, "memory to make the file in", detail, "write less, or where there is more memory")
        default: fatalError("LogError without a message: \(self)")
        }
    }
}
