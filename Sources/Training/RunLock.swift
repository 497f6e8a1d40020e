import Foundation

/// A run directory held by one process, as long as this object lives. Nothing is written, and a process that is killed
/// leaves no lock behind.
public final class RunLock: Sendable {
    private let descriptor: Int32

    /// - Throws: `TrainingError.inUse` if the directory is held already, `.cannotWrite` if it cannot be opened.
    public init(_ path: String) throws(TrainingError) {
        descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .cannotWrite(path: path, reason: String(cString: strerror(errno))) }
        // A file system without locks is no reason not to train.
        if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK { throw .inUse(path: path) }
    }

    deinit { close(descriptor) }
}
