/// Why a file does not hold the system and the sequences that were asked for; the description is one line that ends with a
/// remedy.
public enum OracleError: Error, Equatable, Sendable {
    case missingFile(path: String)
    case unknownSystem(path: String, name: String, found: [String])
    case missingArray(path: String, name: String)
    case shape(path: String, name: String, expected: String, found: [Int])
    case notFinite(path: String, name: String, element: Int)
    case notPositiveDefinite(path: String, name: String)
}

extension OracleError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .missingFile(let path):
            return "\(path): expected an NPZ file of linear-Gaussian systems, found nothing there; check the path"
        case .unknownSystem(let path, let name, let found):
            let systems = found.isEmpty ? "none" : found.joined(separator: ", ")
            return "\(path): expected a system '\(name)', found \(systems); "
                + (found.isEmpty ? "store the system's matrices as <system>_A, …" : "choose one of them")
        case .missingArray(let path, let name):
            return "\(path): expected an array '\(name)', found none of that name; store it, or choose another file"
        case .shape(let path, let name, let expected, let found):
            return "\(path): expected '\(name)' of shape \(expected), found \(found); store it in that shape"
        case .notFinite(let path, let name, let element):
            return "\(path): expected finite numbers in '\(name)', found NaN or infinity at element \(element); "
                + "repair the value"
        case .notPositiveDefinite(let path, let name):
            return "\(path): expected a symmetric positive definite covariance '\(name)', found another matrix; "
                + "repair it, or remove directions without noise"
        }
    }
}
