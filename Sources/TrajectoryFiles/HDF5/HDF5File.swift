import CHDF5
import Foundation

/// The one way into the HDF5 library: every call to it happens inside `read` or `image`, one file at a time.
enum HDF5File {
    /// HDF5 keeps global state, and its builds differ in whether they guard it.
    private static let lock = NSLock()

    /// Opens the file at `path` for reading and hands its root group to `body`.
    ///
    /// Fails with `LogError` if the file is truncated, locked by a writer, or not to be opened for another reason.
    static func read<Result>(_ path: String, _ body: (borrowing HDF5Group) throws -> Result) throws -> Result {
        try lock.withLock {
            chdf5_silence()
            _ = LZFFilter.isRegistered
            guard let handle = HDF5Handle(H5Fopen(path, chdf5_read_only(), chdf5_default())) else {
                throw openError(path, lastMessage())
            }
            return try body(HDF5Group(handle: handle, file: path, name: ""))
        }
    }

    /// Bytes of a file that holds what `body` writes to its root group; `path` is for messages only.
    ///
    /// The library works in memory and leaves the disk to the caller: one that it cannot flush to a full disk it cannot
    /// close either, and crashes.
    static func image(for path: String, _ body: (borrowing HDF5Group) throws -> Void) throws -> [UInt8] {
        try lock.withLock {
            chdf5_silence()
            guard let properties = HDF5Handle(chdf5_memory_file()),
                let handle = HDF5Handle(H5Fcreate(path, chdf5_exclusive(), chdf5_default(), properties.id))
            else { throw LogError.cannotEncode(path: path, detail: lastMessage()) }
            let root = HDF5Group(handle: handle, file: path, name: "")
            try body(root)
            guard H5Fflush(root.handle.id, H5F_SCOPE_GLOBAL) >= 0 else {
                throw LogError.cannotEncode(path: path, detail: lastMessage())
            }
            var bytes = [UInt8](repeating: 0, count: max(0, H5Fget_file_image(root.handle.id, nil, 0)))
            guard !bytes.isEmpty, H5Fget_file_image(root.handle.id, &bytes, bytes.count) == bytes.count else {
                throw LogError.cannotEncode(path: path, detail: lastMessage())
            }
            return bytes
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
