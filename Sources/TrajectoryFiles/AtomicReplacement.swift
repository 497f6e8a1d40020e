import Foundation

/// Writes beside a path and moves into place: whoever looks at the path sees the old contents or the new, never half.
enum AtomicReplacement {
    /// Hands `body` a path in the same directory to write a file at, then renames that file to `path`.
    ///
    /// If `body` throws, or the bytes do not reach the disk, the temporary file is removed and `path` is untouched.
    static func write(_ path: String, _ body: (_ temporaryPath: String) throws -> Void) throws {
        let temporary = temporaryPath(beside: path)
        do {
            try body(temporary)
            try synchronize(temporary, for: path)
            guard rename(temporary, path) == 0 else { throw failure(path) }
        } catch {
            unlink(temporary)
            throw error
        }
    }

    /// Hands `body` an empty directory to fill, then renames it to `path`, which must be missing or an empty directory.
    ///
    /// Parents are created. If `body` throws, the temporary directory is removed and `path` is untouched.
    static func writeDirectory(_ path: String, _ body: (_ temporaryPath: String) throws -> Void) throws {
        let temporary = temporaryPath(beside: path)
        do {
            let parent = (path as NSString).deletingLastPathComponent
            if !parent.isEmpty {
                // Should this fail, the next call says why.
                try? FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
            }
            guard mkdir(temporary, 0o777) == 0 else { throw failure(path) }
            try body(temporary)
            guard rename(temporary, path) == 0 else { throw failure(path) }
        } catch {
            try? FileManager.default.removeItem(atPath: temporary)
            throw error
        }
    }

    /// Waits until a file's bytes are on the disk.
    private static func synchronize(_ temporaryPath: String, for path: String) throws {
        let descriptor = open(temporaryPath, O_RDONLY)
        guard descriptor >= 0 else { throw failure(path) }
        let status = fsync(descriptor)
        let failed = status == 0 ? nil : failure(path)
        guard close(descriptor) == 0, failed == nil else { throw failed ?? failure(path) }
    }

    /// Writes bytes to a new file at `temporaryPath` and waits until they are on the disk; `path` is for messages.
    static func write(_ bytes: [UInt8], to temporaryPath: String, for path: String) throws {
        let descriptor = open(temporaryPath, O_WRONLY | O_CREAT | O_EXCL, 0o666)
        guard descriptor >= 0 else { throw failure(path) }
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                Foundation.write(descriptor, $0.baseAddress! + written, bytes.count - written)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            written += count
        }
        let failed = written < bytes.count || fsync(descriptor) != 0 ? failure(path) : nil
        guard close(descriptor) == 0, failed == nil else { throw failed ?? failure(path) }
    }

    /// What the operating system says about the last failed call.
    static func failure(_ path: String) -> LogError {
        .writeFailed(path: path, detail: String(cString: strerror(errno)))
    }

    private static func temporaryPath(beside path: String) -> String {
        let url = URL(fileURLWithPath: path)
        let name = ".\(url.lastPathComponent).partial-\(UUID().uuidString)"
        return url.deletingLastPathComponent().appendingPathComponent(name).path
    }
}
