import Trajectories
import WorldModels

/// Why a model cannot be held against a log; the description is one line that ends with a remedy.
public enum EvaluationError: Error, Equatable, Sendable {
    case spaces(what: String, model: Space, log: Space)
    case noWindow(context: Int, horizon: Int, longest: Int)
    case noEpisode(index: Int, count: Int)
    case contextTooLong(context: Int, observations: Int, origin: String)
    case tooFewActions(needed: Int, found: Int, origin: String)
    case actionShape(expected: Int, found: Int)
    case cannotDrop(share: Double)
    case actionOutside(space: Space, step: Int, found: Double)
    case mixedRewards(with: String, without: String)

    /// - Throws: `.spaces` unless the model can read the log.
    public static func requireSpaces(
        of model: WorldModel, match dataset: TrajectoryDataset
    ) throws(EvaluationError) {
        guard model.observationSpace.isCompatible(with: dataset.observationSpace) else {
            throw .spaces(what: "observation", model: model.observationSpace, log: dataset.observationSpace)
        }
        guard model.actionSpace.isCompatible(with: dataset.actionSpace) else {
            throw .spaces(what: "action", model: model.actionSpace, log: dataset.actionSpace)
        }
    }
}

extension EvaluationError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .spaces(let what, let model, let log):
            return "the run was trained on \(what) space \(model), the log has \(log); use logs like the run's"
        case .noWindow(let context, let horizon, let longest):
            return
                "context \(context) + horizon \(horizon) needs episodes of \((context + horizon).counted("observation")), "
                + "the longest has \(longest); choose a shorter --context or --horizon"
        case .noEpisode(let index, let count):
            return "the log has no episode \(index); choose one of 0…\(count - 1) with --episode"
        case .contextTooLong(let context, let observations, let origin):
            return "\(origin): context \(context), but the episode has \(observations.counted("observation")); "
                + "choose a --context of 1…\(observations)"
        case .tooFewActions(let needed, let found, let origin):
            return "\(origin): \(needed) actions are needed after the context, \(found) are there; "
                + "choose a shorter --horizon, or --actions random"
        case .actionShape(let expected, let found):
            return
                "actions have \(found) numbers a step, the model takes \(expected); give 'action' as [steps, \(expected)]"
        case .cannotDrop(let share):
            return
                "a share of \(share) of the readings is to be dropped, but this model reads complete observations alone; "
                + "train one with model.observations.missing=true"
        case .mixedRewards(let with, let without):
            return "\(without) has no rewards, \(with) has; evaluate their logs one by one"
        case .actionOutside(let space, let step, let found):
            return "the given action of step \(step) is \(found), which is no value of \(space); correct it"
        }
    }
}
