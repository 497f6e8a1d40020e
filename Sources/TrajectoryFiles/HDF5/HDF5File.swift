import CHDF5
import Foundation

/// The one way into the HDF5 library: every call to it happens inside `read` or `write`, one file at a time.
enum HDF5File {
    /// HDF5 keeps global state, and its builds differ in whether they guard it.
    private static let lock = NSLock()

    /// Opens the file at `path` for reading and hands its root group to `body`.
    ///
    /// Fails with `LogError` if the file is truncated, locked by a writer, or not to be opened for another reason.
    static func read<Result>(_ path: String, _ body: (borrowing HDF5Group) throws -> Result) throws -> Result {
        try lock.withLock {
            chdf5_silence()
            guard let handle = HDF5Handle(H5Fopen(path, chdf5_read_only(), chdf5_default())) else {
                throw openError(path, lastMessage())
            }
            return try body(HDF5Group(handle: handle, file: path, name: ""))
        }
    }

    /// Creates the file at `path`, which must not exist, and hands its root group to `body`.
    ///
    /// Every failure, that of the final flush included, is a `LogError.writeFailed`.
    static func write(_ path: String, _ body: (borrowing HDF5Group) throws -> Void) throws {
        try lock.withLock {
            chdf5_silence()
            let created = H5Fcreate(path, chdf5_exclusive(), chdf5_default(), chdf5_default())
            guard let handle = HDF5Handle(created) else {
                throw LogError.writeFailed(path: path, detail: lastMessage())
            }
            let root = HDF5Group(handle: handle, file: path, name: "")
            try body(root)
            guard H5Fflush(root.handle.id, H5F_SCOPE_GLOBAL) >= 0, root.close() else {
                throw LogError.writeFailed(path: path, detail: lastMessage())
            }
        }
    }

    /// The root cause of the last failure, in the library's words.
    static func lastMessage() -> String {
        var text = [CChar](repeating: 0, count: 512)
        chdf5_last_message(&text, text.count)
        let message = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return message.isEmpty ? "an unnamed failure of HDF5" : String(decoding: message, as: UTF8.self)
    }

    private static func openError(_ path: String, _ message: String) -> LogError {
        if message.contains("lock file") { return .lockedFile(path: path) }
        // The operating system's refusals come with their number; all else is about the bytes.
        return message.contains("errno =")
            ? .unreadableFile(path: path, detail: message) : .truncatedFile(path: path, detail: message)
    }
}
