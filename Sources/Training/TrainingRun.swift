import Checkpoints
import Evaluation
import Foundation
import Tensors
import Trajectories
import WorldModels

/// A run: a trainer, the log it draws from, the episodes kept out of it, and the directory it saves to.
public struct TrainingRun: Sendable {
    public let directory: RunDirectory
    public private(set) var trainer: Trainer
    /// Settings of this sitting: those of the run, but for its length, which may be extended.
    public let configuration: ExperimentConfiguration
    public let trainingEpisodes: Int
    public let validationEpisodes: Int
    /// Updates found in the directory: 0 for a new run.
    public let resumedStep: Int
    /// What expectation and maximization did to a new run's model, where it was asked for.
    public let exactFit: ExactFit?
    private let sampler: SequenceSampler
    private let validation: SequenceDataset
    /// Seconds of training so far, over all sittings.
    private var seconds: Double
    /// The best bound on the kept-out episodes so far.
    private var bestScore: Double

    /// Seconds between checkpoints.
    private static let savingInterval = 30.0
    /// Measurements on held-out episodes over a run.
    private var validations: Double { configuration.training.keepsBest ? 50 : 10 }
    /// Lines of metrics over a run.
    private static let metricsLines = 200.0

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
        var configuration = configuration
        let stored = directory.hasCheckpoint ? try SafetensorsFile(contentsOf: directory.checkpointPath) : nil
        let resumed = try stored.map { file in try Trainer(file) }
        if let resumed {
            try TrainingRun.requireSame(configuration, resumed, dataset, directory)
            configuration.training.seed = resumed.configuration.training.seed
        } else {
            try directory.requireFree()
        }
        let seed = configuration.training.seed ?? UInt64.random(in: 0...UInt64(UInt32.max))
        configuration.training.seed = seed
        let generator = RandomGenerator(seed: seed)

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
        if let resumed {
            try TrainingRun.requireSame(training, resumed, directory)
            trainer = resumed
            trainer.configuration = configuration
            exactFit = nil
        } else {
            var modelGenerator = generator.child(2)
            var model = WorldModel(
                configuration: configuration.model, observationSpace: dataset.observationSpace,
                actionSpace: dataset.actionSpace,
                statistics: LogStatistics(
                    fitting: training, unscaled: configuration.model.unscaledKeys(of: training.observationSpace)),
                using: &modelGenerator)
            try TrainingRun.requireParameters(of: model, begin: configuration.training.frozen)
            exactFit = try TrainingRun.fit(&model, to: training, configuration.training, onIteration)
            trainer = Trainer(configuration: configuration, model: model, generator: generator.child(3))
        }
        let normalizer = trainer.model.normalizer
        let data = SequenceDataset(training, normalizer: normalizer)
        let length = configuration.training.length
        if let length, data.rowCount < length { throw TrainingError.tooFewRows(found: data.rowCount, needed: length) }
        sampler = SequenceSampler(data, batch: configuration.training.batch, length: length)
        validation = SequenceDataset(heldOut, normalizer: normalizer)
        trainingEpisodes = training.episodes.count
        validationEpisodes = heldOut.episodes.count
        self.configuration = configuration
        self.directory = directory
        resumedStep = trainer.step
        if resumed == nil {
            try directory.begin(with: trainer.checkpoint, configuration: yaml(configuration))
        } else {
            try directory.write(configuration: yaml(configuration))
        }
        seconds = try directory.keepMetrics(through: trainer.step).last?.elapsed ?? 0
        bestScore = try resumed == nil ? -.infinity : directory.bestScore() ?? -.infinity
    }

    /// Decides which episodes are kept out.
    static func splitGenerator(seed: UInt64) -> RandomGenerator { RandomGenerator(seed: seed).child(1) }

    /// Rows the sampler draws from: every row of every training episode.
    public var rowCount: Int { sampler.data.rowCount }

    /// Whether there is nothing left to do.
    public var isComplete: Bool { fraction >= 1 }

    /// Trains to the end, or until `isInterrupted` says so after a step; saves in either case.
    /// - onStep: called after every step.
    /// - Returns: whether the run was finished.
    /// - Throws: `TrainingError`, `CheckpointError`. The last checkpoint stays.
    public mutating func train(
        isInterrupted: () -> Bool, onStep: (TrainingProgress) -> Void
    ) throws -> Bool {
        let clock = ContinuousClock()
        let start = clock.now
        let secondsBefore = seconds
        var secondsSaved = seconds
        var recorder = Recorder(fraction: fraction, validations: validations)
        while fraction < 1 {
            let metrics = trainer.update(sampler: sampler, progress: fraction)
            guard metrics.gradientNorm.isFinite && metrics.objective.isFinite else {
                throw TrainingError.notFinite(step: metrics.step, path: directory.checkpointPath)
            }
            seconds = secondsBefore + (clock.now - start) / .seconds(1)
            let isLast = fraction >= 1 || isInterrupted()
            try record(metrics, in: &recorder, isLast: isLast)
            onStep(
                TrainingProgress(
                    fraction: min(1, fraction), metrics: metrics, validation: recorder.validated, isLast: isLast))
            if isLast || seconds - secondsSaved > TrainingRun.savingInterval {
                try trainer.checkpoint.write(to: directory.checkpointPath)
                secondsSaved = seconds
            }
            if isLast { break }
        }
        return isComplete
    }

    /// What was recorded last, and what has come together since.
    private struct Recorder {
        var averages = MetricsAverage()
        var lineFraction: Double
        /// Measurements that were due by now.
        var validations: Int
        var validated: ValidationMetrics?

        init(fraction: Double, validations: Double) {
            lineFraction = fraction
            self.validations = Int(fraction * validations)
        }
    }

    /// Measures on held-out episodes and writes a line of metrics, each when it is due.
    private mutating func record(
        _ metrics: TrainingMetrics, in recorder: inout Recorder, isLast: Bool
    ) throws {
        recorder.averages.add(metrics)
        let isValidated =
            !validation.episodes.isEmpty
            && (isLast || Int(fraction * validations) > recorder.validations)
        if isValidated {
            let validated = validate()
            recorder.validated = validated
            recorder.validations = Int(fraction * validations)
            if configuration.training.keepsBest, validated.score > bestScore {
                bestScore = validated.score
                var file = trainer.modelFile
                file.metadata[RunDirectory.scoreKey] = "\(bestScore)"
                try file.write(to: directory.bestPath)
            }
        }
        guard isLast || isValidated || fraction - recorder.lineFraction >= 1 / TrainingRun.metricsLines else { return }
        try directory.append(
            recorder.averages.line(elapsed: seconds, validation: isValidated ? recorder.validated : nil))
        recorder.averages = MetricsAverage()
        recorder.lineFraction = fraction
    }

    /// Share of the run behind us, by steps or by the clock, whichever is further on.
    private var fraction: Double {
        let bySteps = configuration.training.steps.map { Double(trainer.step) / Double($0) } ?? 0
        let byClock = configuration.training.minutes.map { seconds / ($0 * 60) } ?? 0
        return max(bySteps, byClock)
    }

    /// A quick look at held-out episodes: few windows and samples, enough for a progress line.
    private func validate() -> ValidationMetrics {
        // No step's child, and the same at every measurement: what changes between two is the model.
        let generator = trainer.generator.child(.max)
        let longest = validation.episodes.map(\.count).max() ?? 0
        let context = min(10, max(1, longest / 2))
        let horizon = min(15, longest - context)
        let errors =
            horizon > 0
            ? HorizonEvaluation(context: context, horizon: horizon, stride: 100, samples: 4)(
                trainer.result, validation, generator: generator) : nil
        let bound = configuration.objective.bound
        // The best of noisy measurements is not the best model.
        let replicates = configuration.training.keepsBest ? 4 : 1
        func estimate(_ bound: Bound) -> Double {
            BoundEvaluation(bound: bound, replicates: replicates)(
                validation, under: trainer.result, generator: generator
            ).value
        }
        return ValidationMetrics(
            elbo: estimate(Bound()), particleBound: bound.kind == .elbo ? nil : estimate(bound),
            horizonErrors: errors?.observation ?? [])
    }
}
