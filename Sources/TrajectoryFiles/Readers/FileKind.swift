import Files
import Foundation

/// What a file is, judged by its first bytes.
enum FileKind: Equatable {
    case hdf5, zip, parquet, arrow, empty
    /// A pipe or a device, which is not read: it might never answer.
    case special
    /// Anything else; with its first bytes as far as they are legible.
    case other(String)

    /// Fails with `LogError` if the file is missing or cannot be opened.
    init(of path: String) throws(LogError) {
        // A pipe would wait for a writer.
        let descriptor = open(path, O_RDONLY | O_NONBLOCK)
        guard descriptor >= 0 else { throw LogError.cannotOpen(path) }
        defer { close(descriptor) }
        var status = stat()
        if fstat(descriptor, &status) == 0, ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT) {
            self = .special
            return
        }
        func bytes(at offset: Int) -> [UInt8] {
            var buffer = [UInt8](repeating: 0, count: 8)
            let count = pread(descriptor, &buffer, buffer.count, off_t(offset))
            return Array(buffer.prefix(max(0, count)))
        }
        let head = bytes(at: 0)
        let text = String(decoding: head.prefix(6), as: UTF8.self)
        // HDF5 may stand behind a block of the user's own, of 512 bytes or a power of two times that.
        let signature: [UInt8] = [0x89] + Array("HDF\r\n\u{1a}\n".utf8)
        if [0, 512, 1024, 2048, 4096].contains(where: { bytes(at: $0) == signature }) {
            self = .hdf5
        } else if head.isEmpty {
            self = .empty
        } else if text.hasPrefix("PK\u{3}\u{4}") || text.hasPrefix("PK\u{5}\u{6}") {
            self = .zip
        } else if text.hasPrefix("PAR1") {
            self = .parquet
        } else if text.hasPrefix("ARROW1") {
            self = .arrow
        } else {
            self = .other(String(text.map { $0.isASCII && !$0.isNewline && $0 >= " " ? $0 : "·" }))
        }
    }
}

extension LogError {
    /// Why the last call could not open a file or a directory, in the system's words.
    static func cannotOpen(_ path: String) -> LogError {
        errno == ENOENT
            ? .missingFile(path: path) : .unreadableFile(path: path, detail: FileFailure(path).reason)
    }
}
