/// Why a configuration could not be used; the description is one line: where, what, and what to write instead.
public enum ConfigurationError: Error, Equatable, Sendable {
    case unreadable(path: String, reason: String)
    /// `origin` is `file:line`.
    case syntax(origin: String, reason: String)
    case repeatedKeys(keys: [String], origin: String)
    /// The whole file is a list or a single value.
    case notASection(origin: String, found: String)
    /// An assignment without `=` or without a path.
    case malformedAssignment(String)
    case unknownKey(path: String, nearest: String?, origin: String)
    /// A section that has no default lacks a key it needs.
    case missingKey(path: String, origin: String)
    case wrongType(path: String, expected: String, found: String, origin: String)
    /// A name that is not one of a fixed set.
    case unknownValue(path: String, found: String, allowed: [String], origin: String)
    /// The type is right, the value is refused by what reads it.
    case invalidValue(path: String, found: String, reason: String, origin: String)
    case unusablePreset(name: String, reason: String, origin: String)
}

extension ConfigurationError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unreadable(let path, let reason):
            return "\(path): cannot read: \(reason); check the path and its permissions"
        case .syntax(let origin, let reason):
            return "\(origin): not valid YAML: \(reason); check indentation, brackets and quotes there"
        case .repeatedKeys(let keys, let origin):
            let keys = keys.map { "'\($0)'" }.joined(separator: ", ")
            return "\(origin): the section that starts here repeats \(keys); keep one of each"
        case .notASection(let origin, let found):
            return "\(origin): expected lines of the form 'key: value', found \(found); write a section"
        case .malformedAssignment(let text):
            return "--set \(text): expected path=value; write for example training.batch=16"
        case .unknownKey(let path, let nearest, let origin):
            let remedy = nearest.map { "did you mean '\($0)'?" } ?? "remove it: there are no keys here"
            return "\(origin): unknown key '\(path)'; \(remedy)"
        case .missingKey(let path, let origin):
            return "\(origin): key '\(path)' is missing; add it: this section has no defaults"
        case .wrongType(let path, let expected, let found, let origin):
            return "\(origin): '\(path)' is \(found); write \(expected)"
        case .unknownValue(let path, let found, let allowed, let origin):
            return "\(origin): '\(path)' is \(found); write one of: \(allowed.joined(separator: ", "))"
        case .invalidValue(let path, let found, let reason, let origin):
            return "\(origin): '\(path)' is \(found): \(reason); choose another value"
        case .unusablePreset(let name, let reason, let origin):
            return "\(origin): preset '\(name)': \(reason)"
        }
    }
}
