/// What can go wrong in the command itself; one line that ends with a remedy.
enum CommandError: Error, CustomStringConvertible {
    case cannotWrite(path: String, reason: String)
    case notFound(path: String)

    var description: String {
        switch self {
        case .cannotWrite(let path, let reason):
            "\(path): cannot write: \(reason); free space or choose another --out"
        case .notFound(let path):
            "\(path): no such file or directory; check the path"
        }
    }
}
