import ActorCritic
import Checkpoints
import Environments
import Planning
import Tensors
import Trajectories
import WorldModels

/// An agent's knowledge: the models, and the behaviour learned in each of them, if any was.
public struct Knowledge: Sendable {
    public let ensemble: WorldModelEnsemble
    /// One of each member, or none.
    public let behaviours: [ActorCritic]

    public init(ensemble: WorldModelEnsemble, behaviours: [ActorCritic]) {
        require(
            behaviours.isEmpty || behaviours.count == ensemble.count,
            "\(behaviours.count) behaviours for \(ensemble.count) models")
        (self.ensemble, self.behaviours) = (ensemble, behaviours)
    }

    /// The agent of the kind that the settings name.
    /// - space: of the world's actions, with finite bounds.
    /// - Throws: `ControlError.noBehaviour` for one that needs a behaviour where none was learned.
    public func agent(_ settings: ControlSettings, actionSpace space: Space) throws -> any Agent {
        if settings.learnsBehaviour, behaviours.isEmpty { throw ControlError.noBehaviour }
        if settings.agent == .actorCritic {
            return PolicyAgent(behaviours, in: ensemble, spread: settings.behaviour.actorCritic.spread)
        }
        guard let planner = try settings.planner(of: space) else { return try ExploringAgent(.random, of: space) }
        return PlanningAgent(
            ensemble, planner: planner, settings: settings.planning,
            behaviours: settings.learnsBehaviour ? behaviours : [])
    }
}

extension Knowledge {
    /// What a run of control or of training left in its directory, or a checkpoint holds.
    /// - Throws: `CheckpointError`, `ActorCriticError`.
    public static func load(_ path: String) throws -> Knowledge {
        let file = try SafetensorsFile(contentsOf: WorldModel.checkpointPath(at: path))
        let ensemble = try WorldModelEnsemble(file)
        let behaviours = try zip(file.members, ensemble.members).compactMap { try ActorCritic.load($0, for: $1) }
        guard behaviours.isEmpty || behaviours.count == ensemble.count else {
            throw CheckpointError.malformed(
                path: file.path, reason: "it has \(behaviours.count) policies for \(ensemble.count) models")
        }
        return Knowledge(ensemble: ensemble, behaviours: behaviours)
    }

    /// What `load` reads.
    public var file: SafetensorsFile {
        let parts = ensemble.members.indices.map { index in
            var part = SafetensorsFile()
            ensemble.members[index].write(to: &part)
            if !behaviours.isEmpty { behaviours[index].write(to: &part) }
            return part
        }
        var file = parts[0]
        file.appendMembers(Array(parts.dropFirst()))
        return file
    }
}
