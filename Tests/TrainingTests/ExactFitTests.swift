import Environments
import ExactInference
import Foundation
import Tensors
import Testing
import Trajectories
import WorldModels

@testable import Evaluation
@testable import Training

struct ExactFitTests {
    static let environment = LinearGaussian()
    static let log = environment.collect(episodes: 80, policy: .random, seed: 1)
    static let fresh = environment.collect(episodes: 200, policy: .random, seed: 2)
    static let posterior = ["encoder", "dynamics.posterior"]

    static func configuration(iterations: Int, steps: Int) -> ExperimentConfiguration {
        var c = ExperimentConfiguration()
        (c.model.encoder.hidden, c.model.encoder.output) = ([], nil)
        (c.model.dynamics.family, c.model.dynamics.stochastic) = (.linearGaussian, 2)
        (c.model.decoder.hidden, c.model.decoder.deviation) = ([], .learned)
        (c.model.reward.isEnabled, c.model.continuation.isEnabled) = (false, false)
        (c.training.seed, c.training.steps, c.training.validation) = (3, steps, 0)
        (c.training.batch, c.training.length) = (4, 20)
        c.training.expectationMaximization = iterations
        c.training.frozen = [
            "decoder", "dynamics.initialMean", "dynamics.initialLogDeviation", "dynamics.transition",
            "dynamics.logDeviation",
        ]
        return c
    }

    static func inFolder(_ body: (RunDirectory) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(RunDirectory(path))
    }

    /// A new run's p is within 0.01 nats a row of the system that the log came from, on other episodes of it; training
    /// moves the posterior alone; a run gone on with is not fitted anew.
    @Test func aNewRunBeginsAtTheMostLikelySystem() throws {
        try Self.inFolder { directory in
            var reported: [Double] = []
            var run = try TrainingRun(
                Self.configuration(iterations: 60, steps: 3), on: Self.log, in: directory, yaml: { _ in "" }
            ) {
                #expect($0 == reported.count + 1)
                reported.append($1)
            }
            let fit = try #require(run.exactFit)
            #expect(fit.iterations == 60 && reported.count == 60 && reported[0] == fit.initialLogLikelihood)
            #expect(zip(reported, reported.dropFirst() + [fit.logLikelihood]).allSatisfy { $1 >= $0 - 1e-9 })

            let model = run.trainer.model
            let training = SequenceDataset(Self.log, normalizer: model.normalizer)
            let written = try #require(ExactLikelihood.perRow(of: training, under: model))
            #expect(abs(written - fit.logLikelihood) < 1e-5)
            let sequences = Self.fresh.episodes.map { ObservationSequence($0) }
            let best =
                KalmanFilter(.dampedRotation)(sequences).reduce(0) { $0 + $1.logLikelihood }
                / Double(sequences.reduce(0) { $0 + $1.count })
            let other = SequenceDataset(Self.fresh, normalizer: model.normalizer)
            let found = try #require(ExactLikelihood.perRow(of: other, under: model))
            #expect(abs(found - best) < 0.01, "\(found) instead of \(best) nats per row")

            #expect(try run.train(isInterrupted: { false }, onStep: { _ in }))
            for (before, after) in zip(model.namedParameters, run.trainer.model.namedParameters) {
                let isTrained = Self.posterior.contains { before.path.hasPrefix($0) }
                #expect((before.tensor.floats != after.tensor.floats) == isTrained, "\(before.path)")
            }
            let resumed = try TrainingRun(
                Self.configuration(iterations: 60, steps: 5), on: Self.log, in: directory, yaml: { _ in "" }
            ) { _, _ in Issue.record("a run gone on with was fitted anew") }
            #expect(resumed.exactFit == nil && resumed.resumedStep == 3)
        }
    }

    /// A fixed deviation stays; a learned one has a floor, which a column that never varies reaches.
    @Test func theDecodersDeviationIsWithinItsSettings() throws {
        let still = TrajectoryDataset(
            observationSpace: .unbounded(2), actionSpace: Self.log.actionSpace,
            episodes: Self.log.episodes.prefix(4).map { episode in
                var episode = episode
                episode.observations = episode.observations.flatMap { [$0, 7] }
                return episode
            })
        // The number that never varies has no deviation.
        for (deviation, iterations, minimum) in [
            (DeviationKind.fixed, 5, 0.2), (.learned, 30, 0.2), (.learned, 5, 0.99),
        ] {
            var c = Self.configuration(iterations: iterations, steps: 1)
            (c.model.decoder.deviation, c.model.decoder.initialDeviation) = (deviation, 0.5)
            c.model.decoder.minimumDeviation = minimum
            try Self.inFolder { directory in
                let run = try TrainingRun(c, on: still, in: directory, yaml: { _ in "" })
                let fit = try #require(run.exactFit)
                #expect(fit.logLikelihood >= fit.initialLogLikelihood)
                let deviations = run.trainer.model.decoder.logDeviation.doubles.map { exp($0) }
                #expect(deviations.count == 1)
                if deviation == .fixed {
                    #expect(deviations.allSatisfy { abs($0 - 0.5) < 1e-6 })
                } else {
                    #expect(minimum < 0.5 ? deviations[0] > minimum : abs(deviations[0] - minimum) < 1e-6)
                }
            }
        }
    }

    /// Whatever makes the model no linear system is refused by name.
    @Test func otherModelsAreRefused() throws {
        func refused(_ key: String, _ change: (inout ExperimentConfiguration) -> Void) throws {
            var c = Self.configuration(iterations: 2, steps: 1)
            change(&c)
            do {
                try c.validate()
                Issue.record("\(key) was accepted")
            } catch .invalidSetting(let found, _, _) {
                #expect(found == key)
            }
            if c.training.expectationMaximization > 0 {
                c.training.expectationMaximization = 0
                try c.validate()
            }
        }
        try refused("model.dynamics.family") { $0.model.dynamics.family = .dmm }
        try refused("model.decoder.likelihood") { $0.model.decoder.likelihood = .bernoulli }
        try refused("model.decoder.hidden") { $0.model.decoder.hidden = [8] }
        try refused("model.decoder.deviation") { $0.model.decoder.deviation = .maximumLikelihood }
        try refused("training.expectationMaximization") { $0.training.expectationMaximization = -1 }
    }

    @Test func missingNumbersAreRefused() throws {
        var log = Self.log
        log.episodes[3].observations[2] = .nan
        try Self.inFolder { directory in
            var c = Self.configuration(iterations: 2, steps: 1)
            c.model.observations.missing = true
            #expect(throws: TrainingError.self) { try TrainingRun(c, on: log, in: directory, yaml: { _ in "" }) }
            #expect(!FileManager.default.fileExists(atPath: directory.path))
        }
    }

    /// The bound of a run that has not made a step is finite and no worse than thousands of nats, whatever the seed, and however
    /// long and wide the log: neither the latents nor the posterior's recurrence grow without end.
    @Test(arguments: [(width: 4, rows: 1000), (width: 30, rows: 250), (width: 3, rows: 10_000)])
    func noStartDependsOnLuck(_ size: (width: Int, rows: Int)) throws {
        var generator = RandomGenerator(seed: 4)
        let mix = generator.normal([4, size.width])
        var z = Tensor.zeros([1, 4])
        var observations: [Float] = []
        for _ in 0..<size.rows {
            z = z * 0.95 + generator.normal([1, 4]) * 0.3
            observations += (z.linear(weight: mix) + generator.normal([1, size.width]) * 0.1).floats
        }
        let log = TrajectoryDataset(
            observationSpace: .unbounded(size.width), actionSpace: .unbounded(0),
            episodes: [
                Episode(
                    observations: observations, actions: [], rewards: .init(repeating: 0, count: size.rows - 1),
                    isTerminated: false)
            ])
        var c = Self.configuration(iterations: 0, steps: 1)
        (c.model.dynamics.stochastic, c.training.length, c.training.batch) = (4, nil, 1)
        (c.model.encoder.recurrence.cell, c.model.encoder.recurrence.width) = (.linear, 16)
        c.training.frozen = []
        for seed in 0..<8 {
            c.training.seed = UInt64(seed)
            try Self.inFolder { directory in
                let run = try TrainingRun(c, on: log, in: directory, yaml: { _ in "" })
                let data = SequenceDataset(log, normalizer: run.trainer.model.normalizer)
                let bound = BoundEvaluation()(data, under: run.trainer.model, generator: RandomGenerator(seed: 1)).value
                #expect(bound > -2000 * Double(size.width), "\(bound) of seed \(seed)")
            }
        }
    }

    @Test func episodesWithoutAStepAreRefused() throws {
        let single = TrajectoryDataset(
            observationSpace: Self.log.observationSpace, actionSpace: Self.log.actionSpace,
            episodes: Self.log.episodes.prefix(5).map {
                Episode(observations: [$0.observations[0]], actions: [], rewards: [], isTerminated: false)
            })
        try Self.inFolder { directory in
            var c = Self.configuration(iterations: 2, steps: 1)
            c.training.length = nil
            #expect(throws: TrainingError.self) {
                try TrainingRun(c, on: single, in: directory, yaml: { _ in "" })
            }
            #expect(!FileManager.default.fileExists(atPath: directory.path))
        }
    }
}
