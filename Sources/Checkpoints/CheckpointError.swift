import Files

/// Why a checkpoint could not be read, written or used; the description is one line that ends with a remedy.
public enum CheckpointError: Error, Equatable, Sendable {
    /// The file cannot be opened or read; `reason` is the system's.
    case cannotRead(path: String, reason: String)
    /// The file cannot be written. The old one, if any, is untouched.
    case cannotWrite(FileFailure)
    /// The bytes are not a safetensors file.
    case malformed(path: String, reason: String)
    /// The file is one, but its bytes are not those that were written.
    case damaged(path: String)
    /// Another version wrote the file, and this one cannot tell what it means.
    case otherVersion(path: String, reason: String)
    /// The file is sound but holds element types this library does not read.
    case unsupportedElementType(path: String, name: String, found: String)
    /// The file lacks a tensor the model needs.
    case missingTensor(path: String, name: String)
    case wrongShape(path: String, name: String, expected: [Int], found: [Int])
    case wrongElementType(path: String, name: String, expected: ElementType, found: ElementType)
}

extension CheckpointError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .cannotRead(let path, let reason):
            return "\(path): cannot read: \(reason); check the path and its permissions"
        case .cannotWrite(let failure): return "\(failure)"
        case .malformed(let path, let reason):
            return "\(path): not a sound safetensors file: \(reason); copy it again or use an earlier checkpoint"
        case .damaged(let path):
            return
                "\(path): damaged: its checksum does not fit its contents; copy it again or use an earlier checkpoint"
        case .otherVersion(let path, let reason):
            return "\(path): of another version: \(reason); use the version that wrote it"
        case .unsupportedElementType(let path, let name, let found):
            let known = ElementType.allCases.map(\.rawValue).joined(separator: ", ")
            return "\(path): tensor '\(name)' has element type \(found); convert it to one of \(known)"
        case .missingTensor(let path, let name):
            return "\(path): tensor '\(name)' is missing; it is damaged or of another version: use another checkpoint"
        case .wrongShape(let path, let name, let expected, let found):
            return "\(path): tensor '\(name)' has shape \(found), the model expects \(expected); "
                + "it is damaged or of another version: use another checkpoint"
        case .wrongElementType(let path, let name, let expected, let found):
            return "\(path): tensor '\(name)' has element type \(found.rawValue), expected \(expected.rawValue); "
                + "convert the file"
        }
    }
}
