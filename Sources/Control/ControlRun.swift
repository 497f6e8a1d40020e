import ActorCritic
import Foundation
import Planning
import Tensors
import Training
import Trajectories
import TrajectoryFiles
import WorldModels

/// Learns to control a world from few steps in it, or from logs alone.
///
/// A run goes in rounds. Each trains a model on all episodes there are, from its beginning, as `train` does, and learns
/// behaviour in it, if the agent needs one; then the agent plays, with some noise, until the log has grown by a
/// factor. The first log is explored, or given. The last round does not play: its agent is evaluated on fresh episodes.
///
/// What was done is in files (`ControlDirectory`), and all randomness follows from the seed, so that a run that was ended
/// goes on with what it was at: a round that was not played to its end is played again, to the same episodes.
public struct ControlRun {
    /// What happens, as it happens.
    public enum Event {
        /// A round begins with a model of so many steps, those of given logs included.
        case round(Int, steps: Int)
        case behaviour(update: Int, of: Int, metrics: ActorCritic.Metrics)
        /// A step of an episode that is played to learn from; `steps` are all in the world so far.
        case step(Episode, steps: Int, of: Int)
        /// An episode to learn from has ended.
        case episode(Episode, steps: Int, of: Int)
        /// A step of an episode of the evaluation.
        case evaluationStep(Episode, index: Int, of: Int)
        case evaluation(Episode, index: Int, of: Int)
    }

    /// A request to stop, between two steps.
    public struct Interruption: Error {
        public init() {}
    }

    public let configuration: ControlConfiguration
    private var world: any World
    private let given: TrajectoryDataset?
    private let model: Knowledge?
    private let directory: ControlDirectory
    private let root: RandomGenerator
    private let lock: RunLock
    private var secondsBefore = 0.0
    private let start = ContinuousClock.now

    private var settings: ControlSettings { configuration.control }

    /// Prepares a run, new or gone on with.
    /// - given: logs to begin with, in place of exploration.
    /// - model: trained already, and trained no more; nothing is played to learn from.
    /// - stored: reads settings that `yaml` wrote.
    /// - Throws: `ControlError`, `PlanningError`, `ActorCriticError`, `LogError`.
    public init(
        _ configuration: ControlConfiguration, in world: any World, from given: TrajectoryDataset?,
        with model: Knowledge? = nil, to path: String,
        yaml: (ControlConfiguration) -> String, stored: (String) throws -> ControlConfiguration
    ) throws {
        var configuration = configuration
        configuration.control.environment = world.name
        let directory = ControlDirectory(path: path)
        try configuration.control.validate()
        if model != nil { configuration.control.steps = 0 }
        try ControlRun.requireTrainable(configuration, in: world, with: model)
        try ControlRun.requirePossible(
            configuration.control, world, given, model, length: configuration.training.length)
        let log = try given.map { try ControlRun.read($0, as: world) }
        lock = try directory.prepare()
        if let text = directory.storedConfiguration {
            let found = try stored(text)
            var asked = configuration
            if asked.control.seed == nil { asked.control.seed = found.control.seed }
            configuration.control.seed = asked.control.seed
            (asked.control.steps, asked.control.episodes) = (found.control.steps, found.control.episodes)
            let different = SettingDifferences.keys(asked, found)
            guard different.isEmpty else { throw ControlError.otherConfiguration(path: path, keys: different) }
            // What was played is not taken back.
            configuration.control.steps = max(configuration.control.steps, directory.result?.steps ?? 0)
        }
        let seed = configuration.control.seed ?? UInt64.random(in: 0...UInt64(UInt32.max))
        configuration.control.seed = seed
        try directory.write(yaml(configuration), to: directory.configurationPath)
        self.configuration = configuration
        self.world = world
        self.directory = directory
        self.given = log
        self.model = model
        root = RandomGenerator(seed: seed)
        secondsBefore = directory.elapsed
    }

    /// What an earlier sitting reached with the same settings; nil where there is something left to do, and of a given model,
    /// which may have been trained since.
    public var finished: ControlResult? {
        guard model == nil, let result = directory.result else { return nil }
        let steps = settings.learns ? settings.steps : 0
        return result.steps == steps && result.episodes == settings.episodes ? result : nil
    }

    /// Learns and evaluates, to the end; a run that is `finished` does so again, to the same result.
    /// - train: trains a round's model to its end; throws to stop.
    /// - onEvent: throws to stop.
    /// - Throws: what these throw, and errors of the world, of planning, of training and of files.
    public mutating func run(
        train: (inout TrainingRun) throws -> Void, yaml: (ExperimentConfiguration) -> String,
        onEvent: (Event) throws -> Void
    ) throws -> ControlResult {
        var steps = 0
        var agent: any Agent
        if !settings.learns {
            agent = try unlearned()
        } else if let model {
            agent =
                settings.learnsBehaviour && given == nil
                ? try model.agent(settings, actionSpace: world.actionSpace)
                : try acting(on: model.ensemble, round: 1, from: given, onEvent)
        } else {
            var dataset = try given ?? explored(onEvent)
            if given == nil { steps = dataset.stepCount }
            var round = 1
            while true {
                let isLast = steps >= settings.steps
                let played: TrajectoryDataset
                if !isLast, let log = try log(round) {
                    played = log
                } else {
                    try onEvent(.round(round, steps: dataset.stepCount))
                    agent = try learned(round, from: dataset, train: train, yaml: yaml, onEvent)
                    if isLast { break }
                    played = try play(&agent, round: round, after: dataset, steps, onEvent)
                }
                dataset.episodes += played.episodes
                steps += played.stepCount
                round += 1
            }
        }
        return try evaluated(&agent, steps: steps, onEvent)
    }

    /// What was played in a round; nil if it was not played to its end.
    private func log(_ round: Int) throws -> TrajectoryDataset? {
        let log = try directory.log(
            round, options: LogOptions(allowsMissing: configuration.model.observations.mayBeMissing))
        try log.map { try world.requireAlike($0.observationSpace, $0.actionSpace) }
        return log
    }

    /// Round 0: episodes of exploration.
    private mutating func explored(_ onEvent: (Event) throws -> Void) throws -> TrajectoryDataset {
        if let log = try log(0) { return log }
        var agent: any Agent = try ExploringAgent(.smooth, of: world.actionSpace)
        return try play(&agent, round: 0, budget: min(settings.seedSteps, settings.steps), noise: 0, before: 0, onEvent)
    }

    /// Plays the steps of a round.
    private mutating func play(
        _ agent: inout any Agent, round: Int, after dataset: TrajectoryDataset, _ steps: Int,
        _ onEvent: (Event) throws -> Void
    ) throws -> TrajectoryDataset {
        let left = settings.steps - steps
        let growth = max(1, Int(min((settings.growth - 1) * Double(dataset.stepCount), Double(left))))
        // What would be left for a round of its own is played now, if it is little.
        let budget = left - growth < growth / 2 ? left : growth
        return try play(&agent, round: round, budget: budget, noise: settings.noise, before: steps, onEvent)
    }

    private mutating func play(
        _ agent: inout any Agent, round: Int, budget: Int, noise: Double, before steps: Int,
        _ onEvent: (Event) throws -> Void
    ) throws -> TrajectoryDataset {
        var episodes: [Episode] = []
        let total = settings.steps
        var used = 0
        while used < budget {
            let seed = episodeSeed(UInt64(round), UInt64(episodes.count))
            let before = steps + used
            let episode = try world.play(
                &agent, seed: seed, noise: noise, limit: budget - used,
                origin: "\(directory.logPath(round)): episode_\(episodes.count)"
            ) { try onEvent(.step($0, steps: before + $0.count, of: total)) }
            used += episode.count
            episodes.append(episode)
            try onEvent(.episode(episode, steps: before + episode.count, of: total))
        }
        let dataset = TrajectoryDataset(
            observationSpace: given?.observationSpace ?? world.observationSpace, actionSpace: world.actionSpace,
            episodes: episodes)
        try directory.write(dataset, round: round, of: world.name)
        try directory.write(elapsed: seconds)
        return dataset
    }

    /// The agent of a round.
    private func learned(
        _ round: Int, from dataset: TrajectoryDataset, train: (inout TrainingRun) throws -> Void,
        yaml: (ExperimentConfiguration) -> String, _ onEvent: (Event) throws -> Void
    ) throws -> any Agent {
        var own = root.child(1).child(UInt64(round))
        let experiment = configuration.experiment(seed: UInt64(UInt32(truncatingIfNeeded: own.next())))
        var run = try TrainingRun(experiment, on: dataset, in: RunDirectory(directory.modelPath(round)), yaml: yaml)
        if !run.isComplete { try train(&run) }
        return try acting(on: run.trainers.result, round: round, from: dataset, onEvent)
    }

    /// The agent that acts with a model, after it has learned what it must in it.
    /// - dataset: where dreams begin.
    private func acting(
        on ensemble: WorldModelEnsemble, round: Int, from dataset: TrajectoryDataset?,
        _ onEvent: (Event) throws -> Void
    ) throws -> any Agent {
        var behaviours: [ActorCritic] = []
        if settings.learnsBehaviour, let dataset {
            let alone = given != nil && settings.steps == 0
            let behaviour = alone ? settings.behaviour.fromLogsAlone : settings.behaviour
            let updates = behaviour.updates
            let generator = root.child(3).child(UInt64(round))
            for (index, member) in ensemble.members.enumerated() {
                behaviours.append(
                    try BehaviourLearning(in: member, on: dataset, behaviour).learned(
                        actionSpace: world.actionSpace, generator: generator.child(UInt64(index))
                    ) {
                        try onEvent(
                            .behaviour(update: index * updates + $0, of: ensemble.count * updates, metrics: $1))
                    })
            }
        }
        let knowledge = Knowledge(ensemble: ensemble, behaviours: behaviours)
        try directory.write(knowledge)
        try directory.write(elapsed: seconds)
        return try knowledge.agent(settings, actionSpace: world.actionSpace)
    }

    /// An agent that needs no model.
    private func unlearned() throws -> any Agent {
        if settings.oracle, let world = world as? SimulatedWorld,
            let planner = try settings.planner(of: world.actionSpace)
        {
            return OracleAgent(world.environment, planner: planner, settings: settings.planning)
        }
        return try ExploringAgent(.random, of: world.actionSpace)
    }

    /// What the agent reaches in episodes that nothing is learned from.
    private mutating func evaluated(
        _ agent: inout any Agent, steps: Int, _ onEvent: (Event) throws -> Void
    ) throws -> ControlResult {
        var (returns, lengths) = ([Double](), [Int]())
        let count = settings.episodes
        for index in 0..<count {
            let episode = try world.play(&agent, seed: episodeSeed(.max, UInt64(index))) {
                try onEvent(.evaluationStep($0, index: index, of: count))
            }
            returns.append(episode.totalReward)
            lengths.append(episode.count)
            try onEvent(.evaluation(episode, index: index, of: count))
        }
        let result = ControlResult(
            environment: world.name, agent: settings.agent.rawValue + (settings.oracle ? " on true dynamics" : ""),
            steps: steps, returns: returns, lengths: lengths, wallSeconds: seconds)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        try directory.write(
            String(decoding: try encoder.encode(result), as: UTF8.self) + "\n", to: directory.evaluationPath)
        try directory.write(elapsed: seconds)
        return result
    }

    private func episodeSeed(_ round: UInt64, _ index: UInt64) -> UInt64 {
        var generator = root.child(2).child(round).child(index)
        return generator.next()
    }

    private var seconds: Double { secondsBefore + (ContinuousClock.now - start) / .seconds(1) }
}
