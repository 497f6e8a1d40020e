/// What can be wrong with an environment in another process.
public enum BridgeError: Error, Equatable, Sendable {
    /// The interpreter cannot be started.
    case pythonNotFound(python: String, reason: String)
    /// The interpreter lacks a package.
    case missingPackage(python: String, package: String, reason: String)
    /// The environment cannot be made: there is none of that name, or it lacks something itself.
    case unknownEnvironment(id: String, reason: String)
    /// Its observations or actions are of a kind that is not served, such as images.
    case unsupportedSpace(id: String, reason: String)
    /// The environment failed at a reset or a step.
    case environmentFailed(id: String, request: String, reason: String)
    /// The process has ended. `output` is the last it wrote as errors.
    case childDied(id: String, request: String, status: String, output: String)
    /// The process said something that is no reply.
    case malformedReply(id: String, reply: String, expected: String)
}

extension BridgeError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .pythonNotFound(let python, let reason):
            "cannot start '\(python)': \(reason); install Python, or name an interpreter that is there"
        case .missingPackage(let python, let package, let reason):
            "'\(python)' lacks the package \(package) (\(reason)); run '\(python) -m pip install \(package)', "
                + "or name another interpreter"
        case .unknownEnvironment(let id, let reason):
            "'\(id)' cannot be made: \(reason)"
        case .unsupportedSpace(let id, let reason):
            "'\(id)' is not served: \(reason); expected vectors, choices, binary elements, or dictionaries of them"
        case .environmentFailed(let id, let request, let reason):
            "'\(id)' failed at '\(request)': \(reason)"
        case .childDied(let id, let request, let status, let output):
            "the process of '\(id)' ended (\(status)) at '\(request)'" + (output.isEmpty ? "" : ": \(output)")
        case .malformedReply(let id, let reply, let expected):
            "the process of '\(id)' replied '\(reply.prefix(200))', expected \(expected)"
        }
    }
}
