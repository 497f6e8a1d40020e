import Trajectories

/// Why behaviour cannot be learned in a model; the description is one line that ends with a remedy.
public enum ActorCriticError: Error, Equatable, Sendable {
    case actions(found: Space)
    case noReward
    case pathwiseChoice
}

extension ActorCriticError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .actions(let found):
            "an actor takes a box of actions with finite bounds or a single choice, the model has \(found); "
                + "bound the box in the log's action space, or plan instead"
        case .noReward:
            "behaviour is learned from rewards, the model predicts none; train it on logs that have rewards, with "
                + "model.reward.isEnabled=true"
        case .pathwiseChoice:
            "the pathwise gradient needs actions of a box, the model's are a choice; use the score function"
        }
    }
}
