import Files
import Foundation

/// A run directory held by one process, as long as this object lives. Nothing is written, and a process that is killed
/// leaves no lock behind. What earlier ones were writing when they were killed is removed.
public final class RunLock: Sendable {
    private let descriptor: Int32

    /// - Throws: `TrainingError.inUse` if the directory is held already, `.cannotWrite` if it cannot be opened.
    public init(_ path: String) throws(TrainingError) {
        descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .cannotWrite(FileFailure(path)) }
        if flock(descriptor, LOCK_EX | LOCK_NB) == 0 {
            TemporaryName.sweepHeld(path)
        } else if errno == EWOULDBLOCK {
            throw .inUse(path: path)
        }
        // A file system without locks is no reason not to train.
    }

    deinit { close(descriptor) }
}
