import Checkpoints
import Evaluation
import Foundation
import Optimizers
import Tensors
import Testing
import Trajectories

@testable import Training
@testable import WorldModels

/// Whole runs in a directory: whole episodes, bounds by particles, the best model, and going on.
struct TrainingRunTests {
    static func configuration(_ bound: Bound = .init(), steps: Int = 20) -> ExperimentConfiguration {
        var c = ExperimentConfiguration()
        (c.model.encoder.hidden, c.model.encoder.output) = ([8], 8)
        (c.model.encoder.recurrence.cell, c.model.encoder.recurrence.width) = (.gru, 8)
        (c.model.dynamics.family, c.model.dynamics.stochastic, c.model.dynamics.hidden) = (.dmm, 3, 8)
        (c.model.decoder.hidden, c.model.reward.hidden, c.model.continuation.hidden) = ([8], [8], [8])
        (c.training.batch, c.training.length, c.training.shards) = (4, nil, 2)
        (c.training.steps, c.training.seed, c.training.validation) = (steps, 3, 0.25)
        c.training.learningRate = LearningRateSchedule(peak: 1e-2, warmup: 5, decayStart: 1)
        c.objective.bound = bound
        return c
    }

    /// A folder that is gone afterwards.
    func inFolder(_ body: (_ path: String) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(path)
    }

    @discardableResult
    func train(_ configuration: ExperimentConfiguration, _ path: String) throws -> TrainingRun {
        var run = try TrainingRun(configuration, on: TrainerTests.log, in: RunDirectory(path), yaml: { _ in "" })
        let isFinished = try run.train(isInterrupted: { false }, onStep: { _ in })
        #expect(isFinished)
        return run
    }

    func bytes(_ path: String, _ name: String) -> Data? { FileManager.default.contents(atPath: path + "/" + name) }

    @Test(arguments: [Bound(), Bound(.iwae, samples: 3), Bound(.fivo, samples: 3)], [0, 0.9])
    func twentyStepsAreTenAndTenMore(_ bound: Bound, _ averaging: Double) throws {
        try inFolder { path in
            var configuration = Self.configuration(bound)
            (configuration.training.averaging, configuration.training.keepsBest) = (averaging, true)
            try train(configuration, path + "/whole")
            configuration.training.steps = 10
            try train(configuration, path + "/parts")
            let half = bytes(path + "/parts", "checkpoint.safetensors")
            configuration.training.steps = 20
            let resumed = try train(configuration, path + "/parts")
            #expect(resumed.resumedStep == 10)
            for name in ["checkpoint.safetensors", "best.safetensors"] {
                let whole = bytes(path + "/whole", name)
                #expect(whole != nil && whole == bytes(path + "/parts", name), "\(name)")
            }
            #expect(half != bytes(path + "/parts", "checkpoint.safetensors"))
        }
    }

    /// Of a log without rewards no reward is learned, scored or imagined, and whoever needs one is told so. The run goes on.
    @Test func aLogWithoutRewardsTeachesNone() throws {
        var log = TrainerTests.log
        for index in log.episodes.indices {
            log.episodes[index].rewards = log.episodes[index].rewards.map { _ in 0 }
            log.episodes[index].hasRewards = false
        }
        try inFolder { path in
            func run(_ steps: Int) throws -> TrainingRun {
                var run = try TrainingRun(
                    Self.configuration(steps: steps), on: log, in: RunDirectory(path), yaml: { _ in "" })
                _ = try run.train(isInterrupted: { false }, onStep: { _ in })
                return run
            }
            let first = try run(5)
            #expect(!first.hasRewards && !first.configuration.model.reward.isEnabled)
            #expect(first.directory.metricsLines.allSatisfy { $0.rewardLogLikelihood == nil && $0.elbo != nil })
            #expect(try run(10).resumedStep == 5)
            let model = try WorldModel.load(path)
            #expect(!model.predictsReward)
            let report = try EvaluationReport(
                of: model, on: log, windows: HorizonEvaluation(context: 3, horizon: 4, samples: 2),
                generator: RandomGenerator(seed: 1))
            #expect(report.reward.isEmpty && report.rewardScores == nil && report.rewardCalibration == nil)
            #expect(report.rewardLogLikelihoodPerStep == nil && report.examples.allSatisfy { $0.reward == nil })
            #expect(report.keys.count == 1)
            var generator = RandomGenerator(seed: 2)
            let futures = try Futures(
                of: model, episode: log.episodes[0], context: 3, actions: [0, 0], horizon: 2, samples: 3,
                using: &generator)
            #expect(futures.reward.isEmpty && futures.continuation.count == 6)
        }
    }

    /// A model that knows rewards is scored on a log without them by all else.
    @Test func rewardsThatAreNotThereAreNotScored() throws {
        let (trainer, _) = TrainerTests.trainer(seed: 7)
        var log = TrainerTests.log
        let windows = HorizonEvaluation(context: 3, horizon: 4, samples: 2)
        func report() throws -> EvaluationReport {
            try EvaluationReport(of: trainer.result, on: log, windows: windows, generator: RandomGenerator(seed: 1))
        }
        #expect(try !report().reward.isEmpty && report().rewardLogLikelihoodPerStep != nil)
        log.episodes[3].hasRewards = false
        (log.episodes[0].origin, log.episodes[3].origin) = ("a", "b")
        #expect(throws: EvaluationError.mixedRewards(with: "a", without: "b")) { try report() }
        #expect(throws: TrainingError.mixedRewards(with: "a", without: "b")) {
            try TrainingRun.requireRewards(of: log, nil, for: WorldModelConfiguration())
        }
        var configuration = WorldModelConfiguration()
        configuration.reward.isEnabled = false
        try TrainingRun.requireRewards(of: log, nil, for: configuration)
        for index in log.episodes.indices { log.episodes[index].hasRewards = false }
        let found = try report()
        #expect(found.reward.isEmpty && found.rewardScores == nil && found.rewardLogLikelihoodPerStep == nil)
        #expect(found.observation.count == 4 && found.observation.allSatisfy(\.nrmse.isFinite))
    }

    /// A divergence without a price grows, so that the last model is not the best.
    @Test func theBestModelIsKeptAndLoaded() throws {
        try inFolder { path in
            var configuration = Self.configuration()
            configuration.training.keepsBest = true
            configuration.training.learningRate = LearningRateSchedule(peak: 0.05, warmup: 1, decayStart: 1)
            configuration.model.decoder.deviation = .fixed
            (configuration.objective.dynamicsScale, configuration.objective.representationScale) = (0, 0)
            let run = try train(configuration, path)
            let lines = try run.directory.keepMetrics(through: 20)
            let measured = lines.compactMap { line in line.validationElbo.map { (step: line.step, elbo: $0) } }
            let best = try #require(measured.max { $0.elbo < $1.elbo })
            #expect(measured.count == 20 && best.step < 20, "\(measured)")
            let file = try SafetensorsFile(contentsOf: run.directory.bestPath)
            #expect(file.metadata["step"] == "\(best.step)")
            let (loaded, kept) = (try WorldModel.load(path), try WorldModel(file))
            #expect(loaded.parameters.map(\.floats) == kept.parameters.map(\.floats))
            #expect(loaded.parameters.map(\.floats) != run.trainer.model.parameters.map(\.floats))
            let last = try WorldModel.load(run.directory.checkpointPath)
            #expect(last.parameters.map(\.floats) == run.trainer.model.parameters.map(\.floats))

            // The steps up to the best one give that model.
            configuration.training.steps = best.step
            try train(configuration, path + "/again")
            #expect(bytes(path, "best.safetensors") == bytes(path + "/again", "best.safetensors"))
        }
    }

    /// A checkpoint after two seconds of a sitting, then ever later up to every thirty: what a kill costs is half of the
    /// sitting, or an interval and a tenth. Slow steps do not wait for one that the run can go back to.
    @Test func checkpointsAreDueByTheClock() {
        func times(secondsPerStep: Double, until end: Double) -> [Double] {
            var (saved, times) = (0.0, [Double]())
            for step in 1...Int(end / secondsPerStep) {
                let time = Double(step) * secondsPerStep
                if TrainingRun.isSavingDue(sitting: time, unsaved: time - saved, isResting: step % 50 == 0) {
                    (saved, times) = (time, times + [time])
                }
            }
            return times
        }
        let fast = times(secondsPerStep: 0.01, until: 200)
        #expect(fast[0] <= 2.5 && fast.count < 14, "\(fast)")
        #expect(fast.filter { $0 > 40 }.allSatisfy { ($0 / 0.5).rounded() * 0.5 == $0 }, "\(fast)")
        for slow in [times(secondsPerStep: 1.7, until: 400), times(secondsPerStep: 3, until: 400)] {
            for (before, after) in zip([0] + slow, slow) {
                #expect(after - before <= min(36, max(6, 0.6 * after)), "\(slow)")
            }
        }
    }

    /// Saved at every step and killed after any, the run ends as one that was never stopped.
    @Test func checkpointsOfAnyStepChangeNothing() throws {
        try inFolder { path in
            let configuration = Self.configuration(steps: 56)
            try train(configuration, path + "/whole")
            for killed in [7, 53] {
                let part = path + "/\(killed)"
                var run = try TrainingRun(
                    configuration, on: TrainerTests.log, in: RunDirectory(part), yaml: { _ in "" })
                var (time, kept) = (0.0, Data())
                _ = try run.train(onStep: { progress in
                    if progress.metrics.step == killed + 1 { kept = bytes(part, "checkpoint.safetensors") ?? kept }
                }) {
                    time += 100
                    return time
                }
                let file = try SafetensorsFile(decoding: Array(kept), path: "kept")
                #expect(file.metadata["step"] == "\(killed)")
                #expect(bytes(part, "checkpoint.safetensors") == bytes(path + "/whole", "checkpoint.safetensors"))
                try kept.write(to: URL(fileURLWithPath: part + "/checkpoint.safetensors"))
                #expect(try train(configuration, part).resumedStep == killed)
                #expect(bytes(part, "checkpoint.safetensors") == bytes(path + "/whole", "checkpoint.safetensors"))
            }
        }
    }

    @Test func withoutBeingAskedNoBestModelIsKept() throws {
        try inFolder { path in
            let run = try train(Self.configuration(steps: 2), path)
            #expect(!FileManager.default.fileExists(atPath: run.directory.bestPath))
            let loaded = try WorldModel.load(path)
            #expect(loaded.parameters.map(\.floats) == run.trainer.model.parameters.map(\.floats))
        }
    }

    @Test func frozenParametersStay() throws {
        try inFolder { path in
            var configuration = Self.configuration(steps: 3)
            configuration.training.frozen = ["dynamics.gate"]
            configuration.training.optimizer.weightDecay = 0.1
            var run = try TrainingRun(configuration, on: TrainerTests.log, in: RunDirectory(path), yaml: { _ in "" })
            let before = run.trainer.model.namedParameters
            _ = try run.train(isInterrupted: { false }, onStep: { _ in })
            for (old, new) in zip(before, run.trainer.model.namedParameters) {
                #expect((old.tensor.floats == new.tensor.floats) == old.path.hasPrefix("dynamics.gate"), "\(old.path)")
            }
        }
    }

    /// What only the logs or the model can tell is refused before anything is written, too.
    @Test func whatTheLogsCannotServeIsRefused() throws {
        let other = TrajectoryDataset(
            observationSpace: .unbounded(3), actionSpace: TrainerTests.log.actionSpace,
            episodes: [Episode(observations: [0, 1, 1, 0, 1, 1], actions: [0], rewards: [0], isTerminated: false)])
        func refusal(
            validatingOn given: TrajectoryDataset? = nil, _ change: (inout ExperimentConfiguration) -> Void
        ) throws -> TrainingError? {
            var error: TrainingError?
            try inFolder { path in
                var configuration = Self.configuration(steps: 3)
                change(&configuration)
                error = #expect(throws: TrainingError.self) {
                    try TrainingRun(
                        configuration, on: TrainerTests.log, validatingOn: given, in: RunDirectory(path),
                        yaml: { _ in "" })
                }
                #expect(!RunDirectory(path).hasCheckpoint)
            }
            return error
        }
        #expect(
            try refusal(validatingOn: other) { _ in }
                == .validationSpaces(
                    what: "observation", training: TrainerTests.log.observationSpace,
                    validation: other.observationSpace))
        #expect(
            try refusal { $0.training.frozen = ["decodr"] }
                == .nothingFrozen(path: "decodr", parts: ["continuation", "decoder", "dynamics", "encoder", "reward"]))
        let likelihood = try refusal { $0.model.decoder.likelihood = .bernoulli }
        guard case .unlikelyValue("observation", "bernoulli", _, _) = likelihood else {
            Issue.record("real numbers under a Bernoulli likelihood: \(String(describing: likelihood))")
            return
        }
    }

    /// A σ that follows the batches stays where it is if the decoder is frozen.
    @Test func aFrozenDecodersDeviationStays() throws {
        try inFolder { path in
            var configuration = Self.configuration(steps: 3)
            configuration.training.frozen = ["decoder"]
            configuration.model.decoder.deviation = .maximumLikelihood
            var run = try TrainingRun(configuration, on: TrainerTests.log, in: RunDirectory(path), yaml: { _ in "" })
            let before = run.trainer.model.decoder.logDeviation.floats
            _ = try run.train(isInterrupted: { false }, onStep: { _ in })
            #expect(run.trainer.model.decoder.logDeviation.floats == before)
        }
    }

    /// Settings that do not go together, or would mean nothing, are refused before anything is written.
    static let refused: [(String, @Sendable (inout ExperimentConfiguration) -> Void)] = [
        ("model.dynamics.latent", { ($0.model.dynamics.family, $0.model.dynamics.latent) = (.dmm, .categorical) }),
        (
            "model.dynamics.latent",
            { ($0.model.dynamics.family, $0.model.dynamics.latent) = (.linearGaussian, .categorical) }
        ),
        (
            "model.dynamics.isResidual",
            { ($0.model.dynamics.family, $0.model.dynamics.isResidual) = (.staticPrior, true) }
        ),
        ("model.dynamics.cell", { $0.model.dynamics.cell = .normalizedGRU }),
        (
            "model.dynamics.normalization",
            { ($0.model.dynamics.family, $0.model.dynamics.normalization) = (.rssm, .rms) }
        ),
        ("model.dynamics.initialization", { $0.model.dynamics.initialization = .truncatedNormal }),
        ("model.dynamics.uniformMix", { $0.model.dynamics.uniformMix = 0.01 }),
        (
            "model.dynamics.blocks",
            { ($0.model.dynamics.family, $0.model.dynamics.deterministic) = (.blockRSSM, 20) }
        ),
        ("model.reward.likelihood", { $0.model.reward.likelihood = .bernoulli }),
        ("objective.gradient.kind", { ($0.model.dynamics.family, $0.model.dynamics.latent) = (.rssm, .categorical) }),
        ("objective.gradient.kind", { $0.objective.gradient = GradientEstimator(.straightThrough) }),
        (
            "objective.bound.kind",
            {
                $0.objective.gradient = GradientEstimator(.scoreFunction)
                $0.objective.bound = Bound(.iwae, samples: 3)
            }
        ),
        ("objective.gradient.baseline", { $0.objective.gradient = GradientEstimator(.pathwise, baseline: .batch) }),
        (
            "objective.bound.samples",
            { $0.objective.gradient = GradientEstimator(.scoreFunction, baseline: .leaveOneOut) }
        ),
        (
            "objective.freeNats.mode",
            {
                $0.objective.bound = Bound(.fivo, samples: 3)
                $0.objective.freeNats = FreeNats(mode: .perStepClamp, nats: 1)
            }
        ),
        (
            "objective.representationScale",
            {
                $0.objective.bound = Bound(.fivo, samples: 3)
                $0.objective.representationScale = 0.1
            }
        ),
        (
            "objective.representationScale",
            {
                $0.objective.gradient = GradientEstimator(.scoreFunction)
                $0.objective.representationScale = 0.1
            }
        ),
        (
            "objective.rollout.steps",
            { ($0.objective.bound, $0.objective.rollout.steps) = (Bound(.iwae, samples: 3), 2) }
        ),
        (
            "objective.rollout.steps",
            { ($0.objective.gradient, $0.objective.rollout.steps) = (GradientEstimator(.scoreFunction), 2) }
        ),
        (
            "objective.rollout.steps",
            { ($0.model.dynamics.family, $0.objective.rollout.steps) = (.vrnn, 2) }
        ),
        (
            "objective.rollout.steps",
            { ($0.training.length, $0.objective.rollout.steps) = (5, 5) }
        ),
        (
            "objective.rollout.latents",
            {
                ($0.model.dynamics.family, $0.model.dynamics.latent) = (.rssm, .categorical)
                $0.objective.gradient = GradientEstimator(.straightThrough)
                ($0.objective.rollout.steps, $0.objective.rollout.latents) = (2, .mean)
            }
        ),
        ("objective.freeNats.nats", { $0.objective.freeNats.nats = 1 }),
        (
            "objective.annealing.steps",
            { ($0.objective.bound, $0.objective.annealing.steps) = (Bound(.fivo, samples: 3), 5) }
        ),
    ]

    @Test(arguments: refused.indices) func whatDoesNotGoTogetherIsRefused(_ index: Int) throws {
        try inFolder { path in
            let (key, change) = Self.refused[index]
            var configuration = Self.configuration()
            change(&configuration)
            do {
                try train(configuration, path)
                Issue.record("\(key) was taken")
            } catch TrainingError.invalidSetting(let found, _, _) {
                #expect(found == key)
            }
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }
}
