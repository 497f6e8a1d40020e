import Foundation

/// Replaces a file all at once: a temporary file in the same folder is filled, flushed and renamed.
enum AtomicFile {
    /// Writes a part of a buffer to a descriptor, as `write(2)` does.
    typealias Writer = (Int32, UnsafeRawPointer, Int) -> Int

    /// Puts `bytes` at `path`. On failure the temporary file is removed and whatever was at `path` stays.
    ///
    /// A symbolic link is followed, so that the file it names is replaced and not the link.
    /// - writer: `write(2)`; another one lets a disk be full on purpose.
    static func write(
        _ bytes: [UInt8], to path: String, writer: Writer = { Foundation.write($0, $1, $2) }
    ) throws(FileFailure) {
        let target = try resolve(path)
        // Foundation's `deletingLastPathComponent` traps on a name of one character.
        let start = target.lastIndex(of: "/").map(target.index(after:)) ?? target.startIndex
        let folder = start == target.startIndex ? "./" : String(target[..<start])
        let temporary = "\(folder).\(target[start...]).\(getpid()).tmp"
        do throws(FileFailure) {
            try fill(temporary, with: bytes, writer: writer)
            guard rename(temporary, target) == 0 else { throw FileFailure.current("rename") }
        } catch {
            unlink(temporary)
            throw error
        }
        flush(folder: folder)
    }

    /// Follows links, and refuses what a rename would destroy: folders, devices, pipes.
    private static func resolve(_ path: String) throws(FileFailure) -> String {
        var status = stat()
        guard stat(path, &status) == 0 else { return path }
        guard status.st_mode & S_IFMT == S_IFREG else { throw FileFailure(step: "open", reason: "not a regular file") }
        guard let resolved = realpath(path, nil) else { throw .current("resolve") }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private static func fill(_ path: String, with bytes: [UInt8], writer: Writer) throws(FileFailure) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw .current("create") }
        var isOpen = true
        defer { if isOpen { close(descriptor) } }
        var count = 0
        while count < bytes.count {
            let written = bytes.withUnsafeBytes { writer(descriptor, $0.baseAddress! + count, $0.count - count) }
            if written < 0 && errno == EINTR { continue }
            guard written > 0 else { throw .current("write") }
            count += written
        }
        guard fsync(descriptor) == 0 else { throw .current("flush") }
        isOpen = false
        // Some file systems report a full disk only now.
        guard close(descriptor) == 0 else { throw .current("close") }
    }

    /// Makes the rename itself last. The new file is whole either way, so a folder that cannot be flushed is no error.
    private static func flush(folder: String) {
        let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}
