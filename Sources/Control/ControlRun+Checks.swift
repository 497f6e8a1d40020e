import Training
import Trajectories

extension ControlRun {
    /// Throws unless a run with these settings can do what they ask.
    /// - length: rows of a training sequence.
    static func requirePossible(
        _ settings: ControlSettings, _ world: any World, _ given: TrajectoryDataset?, _ model: Knowledge?,
        length: Int?
    ) throws {
        // Says what an action space lacks before anything is played.
        _ = try ExploringAgent(.random, of: world.actionSpace)
        _ = try settings.planner(of: world.actionSpace)
        do {
            try SettingRange.requireFinite(settings, at: ["control"])
        } catch {
            throw ControlError.invalidSetting(key: error.key, found: error.found, expected: error.expected)
        }
        if settings.oracle, !(world is SimulatedWorld) { throw ControlError.noOracle(world: world.name) }
        if !settings.learns { return }
        if let model {
            try model.requireAlike(world)
            if settings.learnsBehaviour, model.behaviours.isEmpty, given == nil {
                throw ControlError.noStartsToDreamFrom
            }
        } else if settings.steps == 0, given == nil {
            throw ControlError.notLearnable(world: world.name)
        }
        if model == nil, given == nil, let length, min(settings.seedSteps, settings.steps) < length {
            throw ControlError.invalidSetting(
                key: "control.steps",
                found: "\(settings.steps), of which \(min(settings.seedSteps, settings.steps)) explore",
                expected: "at least \(length), the rows of a training sequence")
        }
        if let given, !given.episodes.contains(where: { $0.rewards.contains { $0 != 0 } }) {
            throw ControlError.logsWithoutRewards
        }
    }

    /// Throws for settings of training that a model could not be trained with, before anything is played for it.
    static func requireTrainable(
        _ configuration: ControlConfiguration, in world: any World, with model: Knowledge?
    ) throws {
        let settings = configuration.control
        if !settings.learns { return }
        let (observations, actions) = (world.observationSpace.encodedSize, world.actionSpace.encodedSize)
        if model == nil {
            let experiment = configuration.experiment(seed: 0)
            try experiment.validate()
            try experiment.requireMemory(observations: observations, actions: actions)
        }
        if settings.learnsBehaviour {
            try settings.requireMemoryToDream(
                in: model?.ensemble.members[0].configuration ?? configuration.model, observations: observations,
                actions: actions)
        }
    }

    /// Given logs as logs of this world: with its actions' bounds.
    static func read(_ log: TrajectoryDataset, as world: any World) throws -> TrajectoryDataset {
        try world.requireAlike(log.observationSpace, log.actionSpace)
        return TrajectoryDataset(
            observationSpace: log.observationSpace, actionSpace: world.actionSpace, episodes: log.episodes)
    }
}
