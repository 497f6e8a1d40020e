import ActorCritic
import Environments
import Planning
import Trajectories
import WorldModels

extension ControlSettings {
    /// A planner of the kind that acts, or a policy's absence of one: nil for agents that do not plan.
    func planner(of space: Space) throws(PlanningError) -> (any Planner)? {
        switch agent {
        case .random, .actorCritic: nil
        case .shooting: try RandomShooting(shooting, actionSpace: space)
        case .cem: try CrossEntropyMethod(cem, actionSpace: space)
        case .icem: try ImprovedCrossEntropyMethod(icem, actionSpace: space)
        case .mppi: try PathIntegral(mppi, actionSpace: space)
        }
    }
}

/// An agent's knowledge: the models, and the behaviour learned in the first of them, if one was.
public struct Knowledge: Sendable {
    public let ensemble: WorldModelEnsemble
    public let behaviour: ActorCritic?

    public init(ensemble: WorldModelEnsemble, behaviour: ActorCritic?) {
        (self.ensemble, self.behaviour) = (ensemble, behaviour)
    }

    /// The agent of the kind that the settings name.
    /// - space: of the world's actions, with finite bounds.
    /// - Throws: `ControlError.noBehaviour` for an actor-critic that nothing was learned for.
    public func agent(_ settings: ControlSettings, actionSpace space: Space) throws -> any Agent {
        if settings.agent == .actorCritic {
            guard let behaviour else { throw ControlError.noBehaviour }
            return PolicyAgent(behaviour, in: ensemble.members[0])
        }
        guard let planner = try settings.planner(of: space) else { return try ExploringAgent(.random, of: space) }
        return PlanningAgent(ensemble, planner: planner, settings: settings.planning)
    }
}
