import Foundation

/// A system call that failed: what was being done, and the system's reason.
struct FileFailure: Error, Equatable {
    var step: String
    var reason: String

    /// The failure of `step` that `errno` now describes.
    static func current(_ step: String) -> FileFailure {
        FileFailure(step: step, reason: String(cString: strerror(errno)))
    }
}
