import Foundation

/// Why a file cannot be read or written: where, in the system's own words, and what helps.
public struct FileFailure: Error, Equatable, Sendable {
    public let path: String
    /// The system's number of the reason, `errno`.
    public let code: Int32
    /// The system's words for it, unless there are better ones.
    public let reason: String

    package init(_ path: String, code: Int32 = errno, reason: String? = nil) {
        (self.path, self.code) = (path, code)
        self.reason = reason ?? String(cString: strerror(code))
    }

    /// What helps against a failure to write.
    public var remedy: String {
        switch code {
        case ENOSPC, EDQUOT: "free space there, or choose another path"
        case EROFS: "choose a path on a file system that can be written to"
        case EACCES, EPERM: "change the permissions there, or choose another path"
        case ENOENT: "make its directory first, or choose another path"
        case ENOTDIR: "a part of the path is no directory: choose another path"
        case EISDIR, EEXIST, ENOTEMPTY: "remove what is there, or choose another path"
        case ENAMETOOLONG: "choose a shorter name"
        case EFBIG: "choose a path on a file system with room for large files"
        case EIO: "check the disk, or choose another path"
        default: "choose another path"
        }
    }
}

extension FileFailure: CustomStringConvertible {
    /// Of a failure to write.
    public var description: String { "\(path): cannot write: \(reason); \(remedy)" }
}

extension Error {
    /// The system's own words for a failure that Foundation reports, where the system is the reason.
    package var systemReason: String {
        let error = self as NSError
        let cause = error.userInfo[NSUnderlyingErrorKey] as? NSError ?? error
        return cause.domain == NSPOSIXErrorDomain
            ? FileFailure("", code: Int32(cause.code)).reason : "the system gives no reason"
    }
}
