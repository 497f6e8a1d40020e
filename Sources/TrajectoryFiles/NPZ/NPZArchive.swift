import CZip
import Foundation

/// An open NPZ file, read array by array through the zip's central directory.
struct NPZArchive: ~Copyable {
    /// An entry that is an array: its name without `.npy`, and what its header says.
    struct Entry {
        let name: String
        fileprivate let index: UInt64
        fileprivate let size: Int
        /// Why the header does not describe an array of numbers, or what it describes.
        let header: Result<NPYHeader, NPYHeader.Failure>

        var shape: [Int]? { (try? header.get())?.shape }
        var elementType: NPZArray.ElementType? { (try? header.get())?.elementType }
    }

    let path: String
    /// In the order they were written.
    let entries: [Entry]
    private let archive: OpaquePointer

    /// Opens the file and reads the headers of its arrays; entries that are no `.npy` files are passed over.
    static func open(_ path: String) throws -> NPZArchive {
        var code: Int32 = 0
        guard let archive = zip_open(path, ZIP_RDONLY, &code) else { throw openError(path, code) }
        do {
            try requireApart(archive, path)
            return NPZArchive(path: path, entries: try entries(archive, path), archive: archive)
        } catch {
            zip_discard(archive)
            throw error
        }
    }

    private init(path: String, entries: [Entry], archive: OpaquePointer) {
        self.path = path
        self.entries = entries
        self.archive = archive
    }

    deinit { zip_discard(archive) }

    func entry(_ name: String) -> Entry? { entries.first { $0.name == name } }

    /// Reads and decompresses one array.
    func array(_ entry: Entry) throws -> NPZArray {
        let header: NPYHeader
        switch entry.header {
        case .success(let parsed): header = parsed
        case .failure(.unsupportedType(let type)):
            throw LogError.unsupportedType(
                path: path, column: entry.name, found: "elements of NumPy type \(type)",
                remedy: "store numbers or Booleans, or remove it")
        case .failure(.malformed):
            throw LogError.truncatedFile(path: path, detail: "'\(entry.name)' has no NumPy header")
        }
        guard let length = header.dataLength, length == entry.size - header.length,
            ClaimedSize.isPlausible(
                header.shape, elementSize: header.elementType.size, storedIn: entry.size, slack: 0)
        else {
            throw LogError.shapeMismatch(
                path: path, column: entry.name, expected: "\(header.shape)", found: "\(entry.size) bytes")
        }
        let elementSize = header.elementType.size
        try ClaimedSize.requireMemory(
            length / elementSize, elementSize: elementSize, path: path, column: entry.name)
        var bytes = try Self.read(archive, entry.index, entry.size, whole: true, path, entry.name)
        bytes.removeFirst(header.length)
        return NPZArray(decoding: bytes, as: header)
    }

    /// Fails with `truncatedFile` if members of the archive share bytes, as a few bytes then stand for any number of arrays.
    private static func requireApart(_ archive: OpaquePointer, _ path: String) throws {
        let count = zip_get_num_entries(archive, 0)
        // An archive without members is no file at all to the library, or has an end alone.
        guard count > 0 else { return }
        guard let directory = ZipDirectory(contentsOf: path), directory.members.count == count,
            directory.members.enumerated().allSatisfy({ index, member in
                var status = zip_stat_t()
                return zip_stat_index(archive, UInt64(index), 0, &status) == 0
                    && status.comp_size == member.compressedSize
            })
        else { throw LogError.truncatedFile(path: path, detail: "its zip directory contradicts itself") }
        if directory.overlaps { throw LogError.truncatedFile(path: path, detail: "its arrays share bytes") }
    }

    private static func entries(_ archive: OpaquePointer, _ path: String) throws -> [Entry] {
        var entries: [Entry] = []
        var names: Set<String> = []
        for index in 0..<UInt64(max(0, zip_get_num_entries(archive, 0))) {
            var status = zip_stat_t()
            guard zip_stat_index(archive, index, 0, &status) == 0, let text = status.name else { continue }
            let name = String(cString: text)
            guard name.hasSuffix(".npy") else { continue }
            guard let size = Int(exactly: status.size), let stored = Int(exactly: status.comp_size),
                ClaimedSize.isPlausible(size, storedIn: stored, slack: 1024)
            else { throw LogError.truncatedFile(path: path, detail: "'\(name)' claims \(status.size) bytes") }
            guard names.insert(name).inserted else {
                throw LogError.contradiction(
                    path: path, expected: "a name for each array", found: "two called '\(name)'")
            }
            let head = try read(archive, index, min(size, 2048), whole: false, path, name)
            let header = Result { () throws(NPYHeader.Failure) in try NPYHeader(head) }
            entries.append(Entry(name: String(name.dropLast(4)), index: index, size: size, header: header))
        }
        return entries
    }

    /// Reads the first `count` bytes of an entry; if they are the `whole` of it, its checksum is verified.
    private static func read(
        _ archive: OpaquePointer, _ index: UInt64, _ count: Int, whole: Bool, _ path: String, _ name: String
    ) throws -> [UInt8] {
        func damage() -> LogError {
            .truncatedFile(path: path, detail: "'\(name)': \(String(cString: zip_strerror(archive)))")
        }
        guard let file = zip_fopen_index(archive, index, 0) else { throw damage() }
        defer { zip_fclose(file) }
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let got = bytes.withUnsafeMutableBytes {
                zip_fread(file, $0.baseAddress! + filled, UInt64(count - filled))
            }
            guard got > 0 else {
                let reason = got < 0 ? String(cString: zip_file_strerror(file)) : "it ends early"
                throw LogError.truncatedFile(path: path, detail: "'\(name)': \(reason)")
            }
            filled += Int(got)
        }
        if whole {
            // The library compares the checksum when it meets the end.
            var extra: UInt8 = 0
            guard zip_fread(file, &extra, 1) == 0 else {
                throw LogError.truncatedFile(path: path, detail: "'\(name)' does not match its checksum")
            }
        }
        return bytes
    }

    private static func openError(_ path: String, _ code: Int32) -> LogError {
        switch code {
        case ZIP_ER_NOENT: return .missingFile(path: path)
        case ZIP_ER_NOZIP, ZIP_ER_INCONS, ZIP_ER_EOF, ZIP_ER_READ:
            return .truncatedFile(path: path, detail: "it has no zip directory at its end")
        default:
            var failure = zip_error_t()
            zip_error_init_with_code(&failure, code)
            defer { zip_error_fini(&failure) }
            return .unreadableFile(path: path, detail: String(cString: zip_error_strerror(&failure)))
        }
    }
}

extension NPZArray {
    /// Brings the bytes that follow a header into row-major order and little-endian bytes.
    init(decoding bytes: [UInt8], as header: NPYHeader) {
        let size = header.elementType.size
        var bytes = bytes
        if header.isBigEndian, size > 1 {
            for start in stride(from: 0, to: bytes.count, by: size) { bytes[start..<(start + size)].reverse() }
        }
        if header.isColumnMajor, header.shape.count > 1 {
            bytes = Self.rowMajor(bytes, shape: header.shape, size: size)
        }
        self.init(shape: header.shape, elementType: header.elementType, data: bytes)
    }

    /// Reorders elements whose first axis varies fastest.
    private static func rowMajor(_ bytes: [UInt8], shape: [Int], size: Int) -> [UInt8] {
        var ordered = [UInt8](repeating: 0, count: bytes.count)
        var index = [Int](repeating: 0, count: shape.count)
        let strides = shape.reduce(into: [1]) { $0.append($0.last! * $1) }
        for position in 0..<(bytes.count / size) {
            let source = zip(index, strides).reduce(0) { $0 + $1.0 * $1.1 }
            for byte in 0..<size { ordered[position * size + byte] = bytes[source * size + byte] }
            for axis in shape.indices.reversed() {
                index[axis] += 1
                if index[axis] < shape[axis] { break }
                index[axis] = 0
            }
        }
        return ordered
    }
}
