import Checkpoints
import Evaluation
import Foundation
import Tensors
import Trajectories
import WorldModels

/// A run: its trainers, the log they draw from, the episodes kept out of it, and the directory it saves to.
public struct TrainingRun: Sendable {
    public let directory: RunDirectory
    /// Of every model that is trained.
    public internal(set) var trainers: EnsembleTrainer
    /// Settings of this sitting: those of the run, but for its length, which may be extended.
    public let configuration: ExperimentConfiguration
    public let trainingEpisodes: Int
    public let validationEpisodes: Int
    /// Whether the episodes that are trained on have rewards.
    public let hasRewards: Bool
    /// Updates found in the directory; nil for a new run.
    public let resumedStep: Int?
    /// What expectation and maximization did to a new run's model, the first of several, where it was asked for.
    public let exactFit: ExactFit?
    let rows: LogRows
    let sampler: SequenceSampler
    let validation: SequenceDataset
    /// Seconds of training so far, over all sittings.
    var seconds: Double
    /// The best bound on the kept-out episodes so far.
    var bestScore: Double
    /// Where the run goes back to after a step that was not finite.
    var lastGood: EnsembleTrainer
    var guards: [CollapseGuard]
    /// Asks the models whether they heed actions; nil where that matters to nothing.
    let actionCheck: ActionCheck?
    /// On the directory, from here to the end of training.
    var lock: RunLock?

    /// Prepares a run, new or gone on with, after checking all that can be checked before the first step.
    ///
    /// - given: episodes to measure on; then all of `dataset` is trained on. Otherwise a share of it is kept out.
    /// - yaml: writes settings as the run's `config.yaml`.
    /// - onIteration: called after each iteration of expectation and maximization with its number and log p before it, nats
    ///   per row.
    /// - Throws: `TrainingError`, `CheckpointError`.
    public init(
        _ configuration: ExperimentConfiguration, on dataset: TrajectoryDataset,
        validatingOn given: TrajectoryDataset? = nil, in directory: RunDirectory,
        yaml: (ExperimentConfiguration) -> String,
        onIteration: (_ count: Int, _ logLikelihood: Double) -> Void = { _, _ in }
    ) throws {
        try configuration.validate()
        try configuration.requireMemory(
            observations: dataset.observationSpace.encodedSize, actions: dataset.actionSpace.encodedSize)
        let isHeld = try directory.isThere ? RunLock(directory.path) : nil
        var configuration = configuration
        let stored = directory.hasCheckpoint ? try SafetensorsFile(contentsOf: directory.checkpointPath) : nil
        let resumed = try stored.map { file in try EnsembleTrainer(file) }
        try TrainingRun.requireRewards(of: dataset, given, for: configuration.model)
        if !dataset.hasRewards, configuration.model.reward.isEnabled {
            // There is nothing for that head to learn. A run that has one goes on with it.
            configuration.model.reward.isEnabled = resumed?.configuration.model.reward.isEnabled ?? false
        }
        if let first = resumed?.members[0] {
            try TrainingRun.requireSame(configuration, first, dataset, directory)
            configuration.training.seed = first.configuration.training.seed
        } else {
            try directory.requireFree()
        }
        let seed = configuration.training.seed ?? UInt64.random(in: 0...UInt64(UInt32.max))
        configuration.training.seed = seed

        let (training, heldOut) =
            try given.map { (dataset, $0) }
            ?? dataset.split(
                validation: configuration.training.validation, generator: TrainingRun.splitGenerator(seed: seed))
        try TrainingRun.requireSpaces(of: given, match: dataset)
        try configuration.model.validate(for: dataset.observationSpace)
        try TrainingRun.requireValues(of: [training, heldOut], fit: configuration.model)
        if configuration.training.keepsBest, heldOut.episodes.isEmpty {
            throw TrainingError.invalidSetting(
                key: "training.keepsBest", found: "true", expected: "false, as nothing is kept out to measure on")
        }
        if var resumed, let stored {
            try TrainingRun.requireSame(training, resumed.members[0].model, directory)
            resumed.configuration = configuration
            trainers = resumed
            lastGood = try TrainingRun.lastGood(stored, of: resumed) ?? resumed
            exactFit = nil
        } else {
            (trainers, exactFit) = try TrainingRun.begin(configuration, seed: seed, on: training, onIteration)
            lastGood = trainers
        }
        let normalizer = trainers.members[0].model.normalizer
        rows = LogRows(training, normalizer: normalizer)
        let length = configuration.training.length
        if let length, rows.data.rowCount < length {
            throw TrainingError.tooFewRows(found: rows.data.rowCount, needed: length)
        }
        sampler = SequenceSampler(
            rows.data, batch: configuration.training.batch, length: length,
            consecutive: configuration.consecutiveSteps)
        validation = SequenceDataset(heldOut, normalizer: normalizer)
        trainingEpisodes = training.episodes.count
        validationEpisodes = heldOut.episodes.count
        hasRewards = dataset.hasRewards
        guards = trainers.members.map { _ in CollapseGuard(configuration) }
        actionCheck = ActionCheck(
            on: TrainingRun.lookedAtRows(of: sampler, trainers.members[0].generator).batch,
            statistics: trainers.members[0].model.statistics.linear)
        self.configuration = configuration
        self.directory = directory
        resumedStep = resumed?.step
        if let isHeld, resumed != nil {
            lock = isHeld
        } else {
            lock = try directory.begin(
                with: trainers.checkpoint, configuration: yaml(configuration), lock: isHeld)
        }
        seconds = try directory.keepMetrics(through: trainers.step).last?.elapsed ?? 0
        bestScore = try resumed == nil ? -.infinity : directory.bestScore() ?? -.infinity
        // A call that trains nothing changes nothing.
        if resumed != nil, !isComplete { try directory.write(configuration: yaml(configuration)) }
    }

    /// New models for `training`: the first one is the same however many there are.
    private static func begin(
        _ configuration: ExperimentConfiguration, seed: UInt64, on training: TrajectoryDataset,
        _ onIteration: (_ count: Int, _ logLikelihood: Double) -> Void
    ) throws(TrainingError) -> (EnsembleTrainer, ExactFit?) {
        let statistics = LogStatistics(
            fitting: training, unscaled: configuration.model.unscaledKeys(of: training.observationSpace))
        try requireVariation(in: statistics.normalizer, for: configuration.model.observations)
        let generator = RandomGenerator(seed: seed)
        var (members, fits): ([Trainer], [ExactFit?]) = ([], [])
        for index in 0..<configuration.training.ensemble {
            let root = index == 0 ? generator : generator.child(4).child(UInt64(index))
            var modelGenerator = root.child(2)
            var model = WorldModel(
                configuration: configuration.model, observationSpace: training.observationSpace,
                actionSpace: training.actionSpace, statistics: statistics, using: &modelGenerator)
            try requireParameters(of: model, begin: configuration.training.frozen)
            fits.append(try fit(&model, to: training, configuration.training, onIteration))
            members.append(Trainer(configuration: configuration, model: model, generator: root.child(3)))
        }
        return (EnsembleTrainer(members), fits[0])
    }

    /// Decides which episodes are kept out.
    static func splitGenerator(seed: UInt64) -> RandomGenerator { RandomGenerator(seed: seed).child(1) }

    /// The first trainer: the only one, unless the run is of an ensemble.
    public var trainer: Trainer { trainers.members[0] }

    /// Rows the sampler draws from: every row of every training episode.
    public var rowCount: Int { sampler.data.rowCount }

    /// What is known of the settings to go wrong on logs such as these; nil for nothing.
    public var caveat: String? {
        trainer.model.actionSpace.encodedSize > 0 && trainer.model.decoder.isOneNormal
            ? CollapseGuard.caveat(configuration) : nil
    }

    /// Whether there is nothing left to do.
    public var isComplete: Bool { fraction >= 1 }

    /// Share of the run behind us, 0…1, by steps or by the clock, whichever is further on.
    var fraction: Double {
        let bySteps = configuration.training.steps.map { Double(trainers.step) / Double($0) } ?? 0
        let byClock = configuration.training.minutes.map { seconds / ($0 * 60) } ?? 0
        return min(1, max(bySteps, byClock))
    }
}
