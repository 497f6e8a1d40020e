import ActorCritic
import Checkpoints
import Environments
import Planning
import Trajectories
import WorldModels

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

extension Knowledge {
    /// What a run of control or of training left in its directory, or a checkpoint holds.
    /// - Throws: `CheckpointError`, `ActorCriticError`.
    public static func load(_ path: String) throws -> Knowledge {
        let ensemble = try WorldModelEnsemble.load(path)
        let file = try SafetensorsFile(contentsOf: WorldModel.checkpointPath(at: path))
        return Knowledge(ensemble: ensemble, behaviour: try ActorCritic.load(file, for: ensemble.members[0]))
    }
}
