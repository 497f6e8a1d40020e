import Foundation

/// Makes directories, empty or whole.
package enum Directory {
    /// Makes a directory and those it is in, where they are not there.
    package static func create(_ path: String) throws(FileFailure) {
        if mkdir(path, 0o777) == 0 { return }
        switch errno {
        case EEXIST:
            var status = stat()
            guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
                throw FileFailure(path, code: ENOTDIR)
            }
        case ENOENT:
            let parent = path.parentDirectory
            guard !parent.isEmpty, parent != path else { throw FileFailure(path) }
            do { try create(parent) } catch { throw FileFailure(path, code: error.code, reason: error.reason) }
            guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw FileFailure(path) }
        default: throw FileFailure(path)
        }
    }

    /// Hands `body` an empty directory to fill, then gives it the name `path`, which must be free or an empty directory's.
    ///
    /// Parents are made. If anything fails, the temporary directory is removed and `path` is untouched.
    package static func write(_ path: String, _ body: (_ temporaryPath: String) throws -> Void) throws {
        let target = try Target(path)
        do {
            try create(target.folder)
            TemporaryName.sweep(target.folder, of: target.name)
            if mkdir(target.temporary, 0o777) != 0 {
                // Left by a process that had this one's number.
                guard errno == EEXIST else { throw FileFailure(path) }
                try? FileManager.default.removeItem(atPath: target.temporary)
                guard mkdir(target.temporary, 0o777) == 0 else { throw FileFailure(path) }
            }
            try body(target.temporary)
            flush(target.temporary)
            guard rename(target.temporary, target.path) == 0 else { throw FileFailure(path) }
        } catch {
            try? FileManager.default.removeItem(atPath: target.temporary)
            // Names of files in the temporary directory say nothing to whoever reads the message.
            if let failure = error as? FileFailure {
                throw FileFailure(path, code: failure.code, reason: failure.reason)
            }
            throw error
        }
        flush(target.folder)
    }

    /// Makes the names in a directory last. What they name is whole either way, so that a failure is none of the write.
    static func flush(_ path: String) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}
