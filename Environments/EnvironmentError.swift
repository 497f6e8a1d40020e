/// What can be wrong with a request for an environment.
public enum EnvironmentError: Error, Equatable, CustomStringConvertible {
    /// No environment is called `name`.
    case unknownEnvironment(name: String, known: [String])

    public var description: String {
        switch self {
        case .unknownEnvironment(let name, let known):
            "no environment is called '\(name)'; choose one of: " + known.joined(separator: ", ")
        }
    }
}
