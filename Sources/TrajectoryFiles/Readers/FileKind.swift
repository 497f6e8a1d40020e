import Foundation

/// What a file is, judged by its first bytes.
enum FileKind: Equatable {
    case hdf5, zip, parquet, arrow, empty
    /// Anything else; with its first bytes as far as they are legible.
    case other(String)

    /// Fails with `LogError` if the file is missing or cannot be opened.
    init(of path: String) throws {
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw FileManager.default.fileExists(atPath: path)
                ? LogError.unreadableFile(path: path, detail: "no permission to read it") : .missingFile(path: path)
        }
        defer { try? file.close() }
        func bytes(at offset: UInt64) -> [UInt8] {
            guard (try? file.seek(toOffset: offset)) != nil, let data = try? file.read(upToCount: 8) else { return [] }
            return [UInt8](data)
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
