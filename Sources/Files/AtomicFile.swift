import Foundation

/// Replaces a file all at once: whoever looks at it sees the old contents or the new, never half, whatever happens.
///
/// A temporary file in the same folder is filled, flushed and renamed, and the folder flushed. A symbolic link is followed,
/// so that the file it names is replaced and not the link.
package enum AtomicFile {
    /// Puts `bytes` at `path`. On failure the temporary file is removed and whatever was at `path` stays.
    package static func write(
        _ bytes: [UInt8], to path: String, writer: Writing.Writer = { Foundation.write($0, $1, $2) }
    ) throws(FileFailure) {
        let target = try Target(path)
        var status = stat()
        // A rename would destroy a device or a pipe.
        if stat(target.path, &status) == 0, status.st_mode & S_IFMT != S_IFREG { throw .notRegular(path, status) }
        TemporaryName.sweep(target.folder, of: target.name)
        do throws(FileFailure) {
            try fill(target.temporary, with: bytes, path, writer)
            guard rename(target.temporary, target.path) == 0 else { throw FileFailure(path) }
        } catch {
            unlink(target.temporary)
            throw error
        }
        Directory.flush(target.folder)
    }

    /// Puts a text at `path`.
    package static func write(_ text: String, to path: String) throws(FileFailure) {
        try write(Array(text.utf8), to: path)
    }

    private static func fill(
        _ temporary: String, with bytes: [UInt8], _ path: String, _ writer: Writing.Writer
    ) throws(FileFailure) {
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw FileFailure(path) }
        var isOpen = true
        defer { if isOpen { close(descriptor) } }
        try Writing.write(bytes, to: descriptor, path: path, writer: writer)
        guard fsync(descriptor) == 0 else { throw FileFailure(path) }
        isOpen = false
        // Some file systems report a full disk only now.
        guard close(descriptor) == 0 else { throw FileFailure(path) }
    }
}

/// Where a path leads to, and where its contents are written before they take that place.
struct Target {
    let path: String
    /// What `path` is in, with a slash at its end.
    let folder: String
    let name: String
    let temporary: String

    /// Follows links, also one that leads to nothing yet.
    init(_ path: String) throws(FileFailure) {
        var target = path
        while target.count > 1, target.last == "/" { target.removeLast() }
        var links = 0
        while let link = try? FileManager.default.destinationOfSymbolicLink(atPath: target) {
            links += 1
            guard links <= 40 else { throw FileFailure(path, code: ELOOP) }
            target = link.hasPrefix("/") ? link : Target.folder(of: target) + link
        }
        self.path = target
        folder = Target.folder(of: target)
        name = String(target[(target.lastIndex(of: "/").map(target.index(after:)) ?? target.startIndex)...])
        temporary = TemporaryName.path(for: name, in: folder)
    }

    /// Foundation's `deletingLastPathComponent` traps on a name of one character.
    private static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[...$0]) } ?? "./"
    }
}
