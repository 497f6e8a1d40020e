/// What can be wrong with a request for an environment.
public enum EnvironmentError: Error, Equatable, CustomStringConvertible {
    /// No environment is called `name`; `nearest` is the closest of the `known` names.
    case unknownEnvironment(name: String, nearest: String, known: [String])

    public var description: String {
        switch self {
        case .unknownEnvironment(let name, let nearest, let known):
            "no environment is called '\(name)'; did you mean '\(nearest)'? There are: "
                + known.joined(separator: ", ")
        }
    }
}
