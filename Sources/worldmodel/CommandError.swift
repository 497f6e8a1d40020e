import Foundation

/// What can go wrong in the command itself; one line that ends with a remedy.
enum CommandError: Error, CustomStringConvertible {
    case cannotPrint(reason: String)
    case noActions(path: String, found: [String])

    var description: String {
        switch self {
        case .cannotPrint(let reason):
            "standard output: cannot write: \(reason); free space there or send it elsewhere"
        case .noActions(let path, let found):
            "\(path): expected an array 'action', found \(found.isEmpty ? "none" : found.joined(separator: ", ")); "
                + "rename the one that holds actions"
        }
    }
    /// The system's own words for a failure of Foundation's.
    static func reason(_ error: any Error) -> String {
        let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError ?? error as NSError
        return cause.domain == NSPOSIXErrorDomain
            ? String(cString: strerror(Int32(cause.code))) : cause.localizedDescription
    }
}
