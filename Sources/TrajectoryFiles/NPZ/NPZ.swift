import CZip
import Files
import Foundation

/// A NumPy `.npz` file: named arrays, in order.
///
/// Reads what `numpy.savez` and `numpy.savez_compressed` write, of numbers and Booleans. Writes what `numpy.load`
/// reads, uncompressed: the same arrays under the same names in the same order give the same bytes.
public struct NPZ: Equatable, Sendable {
    /// Names in the order of the file.
    public private(set) var names: [String] = []
    private var arrays: [String: NPZArray] = [:]

    public init() {}

    /// - arrays: names and arrays in the order to write them.
    public init(_ arrays: KeyValuePairs<String, NPZArray>) {
        for (name, array) in arrays { self[name] = array }
    }

    /// Reads every array of a file.
    ///
    /// Fails with `LogError` if the file is missing, not a zip, truncated or damaged, or holds an array of strings,
    /// objects or records.
    public init(contentsOf path: String) throws {
        let archive = try NPZArchive.open(path)
        for entry in archive.entries { self[entry.name] = try archive.array(entry) }
    }

    /// The array of that name; assigning a new name appends it, assigning nil removes it.
    public subscript(name: String) -> NPZArray? {
        get { arrays[name] }
        set {
            if newValue == nil { names.removeAll { $0 == name } }
            if newValue != nil, arrays[name] == nil { names.append(name) }
            arrays[name] = newValue
        }
    }

    /// Writes all arrays to a temporary file beside `path` and moves it into place.
    ///
    /// Fails with `LogError.cannotWrite`, leaving what was at `path` untouched, if a byte does not reach the disk.
    public func write(to path: String) throws {
        let bytes = try encoded(for: path)
        do {
            try AtomicFile.write(bytes, to: path)
        } catch {
            throw LogError.cannotWrite(error)
        }
    }

    /// The bytes of the file; `path` is for messages. The library works in memory and leaves the disk to `AtomicFile`.
    private func encoded(for path: String) throws -> [UInt8] {
        // For an archive without entries the library makes nothing; NumPy writes an end record alone.
        if names.isEmpty { return [0x50, 0x4b, 0x05, 0x06] + [UInt8](repeating: 0, count: 18) }
        var failure = zip_error_t()
        zip_error_init(&failure)
        defer { zip_error_fini(&failure) }
        guard let source = zip_source_buffer_create(nil, 0, 0, &failure) else { throw Self.failure(&failure, path) }
        // The archive would free it when it closes.
        zip_source_keep(source)
        defer { zip_source_free(source) }
        guard let archive = zip_open_from_source(source, ZIP_TRUNCATE, &failure) else {
            zip_source_free(source)
            throw Self.failure(&failure, path)
        }
        do {
            for name in names { try add(arrays[name]!, name, to: archive, path) }
            guard zip_close(archive) == 0 else { throw Self.failure(zip_get_error(archive), path) }
        } catch {
            zip_discard(archive)
            throw error
        }
        return try Self.bytes(of: source, path)
    }

    private static func bytes(of source: OpaquePointer, _ path: String) throws -> [UInt8] {
        var status = zip_stat_t()
        guard zip_source_stat(source, &status) == 0, zip_source_open(source) == 0 else {
            throw failure(zip_source_error(source), path)
        }
        defer { zip_source_close(source) }
        var bytes = [UInt8](repeating: 0, count: Int(status.size))
        guard zip_source_read(source, &bytes, UInt64(bytes.count)) == bytes.count else {
            throw failure(zip_source_error(source), path)
        }
        return bytes
    }

    private func add(_ array: NPZArray, _ name: String, to archive: OpaquePointer, _ path: String) throws {
        let head = NPYHeader.bytes(for: array)
        let size = head.count + array.data.count
        guard let buffer = malloc(size) else { throw LogError.cannotEncode(path: path, detail: "no memory") }
        head.withUnsafeBytes { buffer.copyMemory(from: $0.baseAddress!, byteCount: $0.count) }
        array.data.withUnsafeBytes {
            if let bytes = $0.baseAddress { (buffer + head.count).copyMemory(from: bytes, byteCount: $0.count) }
        }
        // From here on the library owns the buffer and frees it.
        guard let source = zip_source_buffer(archive, buffer, UInt64(size), 1) else {
            free(buffer)
            throw Self.failure(zip_get_error(archive), path)
        }
        let index = zip_file_add(archive, name + ".npy", source, ZIP_FL_ENC_UTF_8)
        guard index >= 0 else {
            zip_source_free(source)
            throw Self.failure(zip_get_error(archive), path)
        }
        // 1 January 1980, 0:00, the earliest time a zip can hold, in no time zone.
        guard zip_file_set_dostime(archive, UInt64(index), 0, 0x21, 0) == 0,
            zip_set_file_compression(archive, UInt64(index), ZIP_CM_STORE, 0) == 0
        else { throw Self.failure(zip_get_error(archive), path) }
    }

    private static func failure(_ error: UnsafeMutablePointer<zip_error_t>?, _ path: String) -> LogError {
        .cannotEncode(path: path, detail: error.map { String(cString: zip_error_strerror($0)) } ?? "no memory")
    }
}
