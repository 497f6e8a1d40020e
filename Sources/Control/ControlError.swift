import Trajectories

/// Why a world cannot be controlled; the description is one line that ends with a remedy.
public enum ControlError: Error, Equatable, Sendable {
    case invalidSetting(key: String, found: String, expected: String)
    case otherSpaces(what: String, world: String, found: Space, log: Space)
    case notLearnable(world: String)
    case noOracle(world: String)
    case logsWithoutRewards
    case noStartsToDreamFrom
    case noBehaviour
    case otherConfiguration(path: String, keys: [String])
    case notAControlRun(path: String, found: String)
}

extension ControlError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .invalidSetting(let key, let found, let expected):
            "\(key) is \(found), expected \(expected); change it in the file or with --set \(key)=…"
        case .otherSpaces(let what, let world, let found, let log):
            "the \(what)s of \(world) are \(found), those of the logs or the model \(log); give logs of this environment"
        case .notLearnable(let world):
            "nothing to learn \(world) from: no logs, and no steps in it; give --logs, or --steps of at least 1"
        case .noOracle(let world):
            "\(world) is another process, whose state cannot be copied to plan in it; leave out --oracle"
        case .logsWithoutRewards:
            "the logs have no rewards but 0, so there is nothing to act for; give logs with rewards"
        case .noStartsToDreamFrom:
            "the given model has no policy; one is learned in dreams that begin at states of a log; give --logs, or an agent "
                + "that plans"
        case .noBehaviour:
            "no policy was learned with this model; choose an agent that plans, with --set control.agent=icem"
        case .otherConfiguration(let path, let keys):
            "\(path): this run was started with other settings (\(keys.joined(separator: ", "))); "
                + "repeat its command, or choose a new --out"
        case .notAControlRun(let path, let found):
            "\(path): expected a new directory or a run of control, found \(found); choose a new --out"
        }
    }
}
