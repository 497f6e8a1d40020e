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
            try synchronize(temporary)
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
    static func synchronize(_ path: String) throws {
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else { throw failure(path) }
        let status = fsync(descriptor)
        let failed = status == 0 ? nil : failure(path)
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
