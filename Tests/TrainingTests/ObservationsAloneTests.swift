import Checkpoints
import Evaluation
import Foundation
import Optimizers
import Tensors
import Testing
import Trajectories

@testable import Training
@testable import WorldModels

/// Logs without actions and rewards, and logs of discrete observations, go the whole way: training, checkpoint, report,
/// imagined futures.
struct ObservationsAloneTests {
    /// A rotation by a fixed angle: what comes next follows from two rows.
    static let rotation = TrajectoryDataset(
        observationSpace: .unbounded(2), actionSpace: .unbounded(0),
        episodes: (0..<8).map { number in
            let rows = (0...30).map { Float($0) * 0.3 + Float(number) }
            return Episode(
                observations: rows.flatMap { [cos($0), sin($0)] }, actions: [],
                rewards: [Float](repeating: 0, count: 30), isTerminated: false)
        })

    /// A ring of five places, walked round in steps of 1 or 2 as the action says.
    static let ring: TrajectoryDataset = {
        var generator = RandomGenerator(seed: 5)
        let episodes = (0..<10).map { _ -> Episode in
            var places: [Float] = [0]
            let actions = (0..<20).map { _ in Float(generator.index(below: 2)) }
            for action in actions {
                places.append((places.last! + action + 1).truncatingRemainder(dividingBy: 5))
            }
            return Episode(observations: places, actions: actions, rewards: places.dropLast(), isTerminated: false)
        }
        return TrajectoryDataset(
            observationSpace: .discrete(count: 5, start: 1), actionSpace: .discrete(count: 2, start: 0),
            episodes: episodes)
    }()

    static func trained(on log: TrajectoryDataset, steps: Int) throws -> (Trainer, [TrainingMetrics]) {
        var c = ExperimentConfiguration()
        (c.model.encoder.hidden, c.model.encoder.output) = ([16], 16)
        (c.model.dynamics.deterministic, c.model.dynamics.stochastic, c.model.dynamics.hidden) = (16, 4, 16)
        (c.model.decoder.hidden, c.model.reward.hidden, c.model.continuation.hidden) = ([16], [16], [8])
        (c.training.batch, c.training.length) = (6, 10)
        c.training.learningRate = LearningRateSchedule(peak: 5e-3, warmup: 10, decayStart: 1)
        let statistics = LogStatistics(fitting: log)
        var generator = RandomGenerator(seed: 7)
        let model = WorldModel(
            configuration: c.model, observationSpace: log.observationSpace, actionSpace: log.actionSpace,
            statistics: statistics, using: &generator)
        var trainer = Trainer(configuration: c, model: model, generator: generator.child(1))
        let sampler = SequenceSampler(
            SequenceDataset(log, normalizer: statistics.normalizer), batch: c.training.batch,
            length: c.training.length)
        let metrics = (0..<steps).map { _ in trainer.update(sampler: sampler, progress: 0) }
        return (trainer, metrics)
    }

    @Test(arguments: [rotation, ring]) func theBoundRisesAndACheckpointGoesOn(_ log: TrajectoryDataset) throws {
        var (trainer, metrics) = try Self.trained(on: log, steps: 120)
        func mean(_ part: ArraySlice<TrainingMetrics>) -> Double {
            part.reduce(0) { $0 + $1.bound!.value } / Double(part.count)
        }
        #expect(metrics.allSatisfy { $0.objective.isFinite && $0.gradientNorm.isFinite })
        // The bound of a choice begins at its entropy and ends below 0.
        let rise = log.observationSpace.observationFields.contains(where: \.space.isBox) ? 0.5 : 0.15
        #expect(mean(metrics.prefix(20)) < mean(metrics.suffix(20)) - rise)
        let weight = trainer.model.namedParameters.first { $0.path == "dynamics.actionInput.weight" }
        #expect(weight?.tensor.shape == [log.actionSpace.encodedSize, 16])

        // Through the bytes of a file.
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try trainer.checkpoint.write(to: path)
        var resumed = try Trainer(SafetensorsFile(contentsOf: path))
        #expect(resumed.model.statistics == trainer.model.statistics)
        #expect(resumed.model.observationSpace == log.observationSpace && resumed.model.actionSpace == log.actionSpace)
        let sampler = SequenceSampler(
            SequenceDataset(log, normalizer: trainer.model.normalizer), batch: 6, length: 10)
        #expect(
            resumed.update(sampler: sampler, progress: 0).objective
                == trainer.update(sampler: sampler, progress: 0).objective)
        #expect(resumed.model.parameters.map(\.floats) == trainer.model.parameters.map(\.floats))
    }

    @Test func aModelOfObservationsAloneIsEvaluatedAndImagines() throws {
        let model = try Self.trained(on: Self.rotation, steps: 200).0.model
        let report = try EvaluationReport(
            of: model, on: Self.rotation, windows: HorizonEvaluation(context: 5, horizon: 8, stride: 5, samples: 4),
            generator: RandomGenerator(seed: 1))
        // Rotated by 1.2, the last observation is more than a deviation off; a rotation is linear.
        #expect(report.observation[3].persistence > 1 && report.observation[3].nrmse < 0.8)
        #expect(report.observation[7].linear < 1e-2)
        #expect(report.reward.allSatisfy { $0.persistence == 0 && $0.nrmse < 0.1 })

        var generator = RandomGenerator(seed: 2)
        for source in [FutureActions.logged, .random, .zeros, .given([])] {
            let actions = try source.actions(
                for: model, episode: Self.rotation.episodes[0], context: 5, horizon: 8, using: &generator)
            #expect(actions.isEmpty)
        }
        let futures = try Futures(
            of: model, episode: Self.rotation.episodes[0], context: 5, actions: [], horizon: 8, samples: 3,
            using: &generator)
        #expect(futures.observation.count == 3 * 8 * 2 && futures.observation.allSatisfy(\.isFinite))
        #expect(futures.truth == Array(Self.rotation.episodes[0].observations[10..<26]))
        #expect(futures.action.isEmpty && futures.horizon == 8)
        let rewards = model.imagineRewards(
            from: model.initialState(batch: 70), actions: .zeros([4, 70, 0]), generator: generator)
        #expect(rewards.shape == [4, 70])
    }

    @Test func discreteObservationsAreEvaluatedAndImaginedOneHot() throws {
        let model = try Self.trained(on: Self.ring, steps: 200).0.model
        let report = try EvaluationReport(
            of: model, on: Self.ring, windows: HorizonEvaluation(context: 3, horizon: 5, stride: 3, samples: 8),
            generator: RandomGenerator(seed: 1))
        #expect(report.observation[0].nrmse < report.observation[0].persistence)
        // The place is never the same after a step of 1 or 2: two of the five numbers of a value differ by 1.
        #expect(abs(report.observation[0].persistence - (2.0 / 5).squareRoot()) < 1e-6)

        let episode = Self.ring.episodes[0]
        var generator = RandomGenerator(seed: 2)
        let futures = try Futures(
            of: model, episode: episode, context: 4, actions: Array(episode.actions[3..<9]), horizon: 6, samples: 2,
            using: &generator)
        #expect(futures.observation.count == 2 * 6 * 5)
        #expect(futures.truth.count == 6 * 5)
        for step in 0..<6 {
            let place = Int(episode.observations[4 + step])
            #expect(futures.truth[step * 5..<(step + 1) * 5].map { $0 } == (0..<5).map { $0 == place ? 1 : 0 })
        }
        #expect(throws: EvaluationError.actionShape(expected: 1, found: 2)) {
            try Futures(
                of: model, episode: episode, context: 4, actions: [0, 0, 0, 0], horizon: 2, samples: 2,
                using: &generator)
        }
    }
}
