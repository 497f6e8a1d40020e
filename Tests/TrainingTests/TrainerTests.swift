import Checkpoints
import Foundation
import Optimizers
import Tensors
import Testing
import Trajectories

@testable import Training
@testable import WorldModels

struct TrainerTests {
    /// A damped pendulum pushed at random: two observations, one action, the reward a function of both.
    static let log: TrajectoryDataset = {
        var generator = RandomGenerator(seed: 41)
        let episodes = (0..<12).map { _ -> Episode in
            var state = generator.normal([2]).floats
            let actions = generator.normal([25]).floats
            var (observations, rewards) = (state, [Float]())
            for action in actions {
                rewards.append(-state[0] * state[0] - 0.1 * action * action)
                state = [state[0] + 0.3 * state[1], 0.9 * state[1] - 0.3 * state[0] + 0.2 * action]
                observations += state
            }
            return Episode(observations: observations, actions: actions, rewards: rewards, isTerminated: false)
        }
        return TrajectoryDataset(observationSpace: .unbounded(2), actionSpace: .unbounded(1), episodes: episodes)
    }()

    static func trainer(
        seed: UInt64, shards: Int = 2, dropout: Double = 0, consecutive: Int = 1, remembers: Bool = false
    ) -> (Trainer, SequenceSampler) {
        var c = ExperimentConfiguration()
        (c.model.observations.missing, c.model.observations.dropout) = (dropout > 0, dropout)
        (c.model.encoder.hidden, c.model.encoder.output) = ([16], 16)
        (c.model.dynamics.deterministic, c.model.dynamics.stochastic, c.model.dynamics.hidden) = (16, 4, 16)
        (c.model.decoder.hidden, c.model.reward.hidden, c.model.continuation.hidden) = ([16], [16], [8])
        (c.training.batch, c.training.length, c.training.shards) = (6, 10, shards)
        c.training.consecutive = consecutive
        if remembers { (c.model.encoder.recurrence.cell, c.model.encoder.recurrence.width) = (.gru, 8) }
        c.training.learningRate = LearningRateSchedule(peak: 3e-3, warmup: 10, decayStart: 1)
        let statistics = LogStatistics(fitting: log)
        var generator = RandomGenerator(seed: seed)
        let model = WorldModel(
            configuration: c.model, observationSpace: log.observationSpace, actionSpace: log.actionSpace,
            statistics: statistics, using: &generator)
        let data = SequenceDataset(log, normalizer: statistics.normalizer)
        return (
            Trainer(configuration: c, model: model, generator: generator.child(1)),
            SequenceSampler(
                data, batch: c.training.batch, length: c.training.length, consecutive: consecutive)
        )
    }

    static func run(_ trainer: inout Trainer, _ sampler: SequenceSampler, steps: Int) -> [TrainingMetrics] {
        (0..<steps).map { _ in trainer.update(sampler: sampler, progress: 0) }
    }

    static func bits(_ model: WorldModel) -> [[UInt32]] {
        (model.parameters + [model.decoder.logDeviation, model.reward!.logDeviation]).map {
            $0.floats.map(\.bitPattern)
        }
    }

    @Test(arguments: [1, 2, 3]) func theSameSeedGivesTheSameParametersToTheBit(_ shards: Int) {
        let runs = [7, 7, 8].map { (seed: UInt64) -> [[UInt32]] in
            var (trainer, sampler) = Self.trainer(seed: seed, shards: shards)
            _ = Self.run(&trainer, sampler, steps: 5)
            return Self.bits(trainer.model)
        }
        #expect(runs[0] == runs[1])
        #expect(runs[0] != runs[2])
    }

    @Test(arguments: [(0, 1, false), (0.33, 1, false), (0, 4, false), (0, 4, true)])
    func trainingOnIsTrainingFromACheckpoint(_ dropout: Double, _ consecutive: Int, _ remembers: Bool) throws {
        var (whole, sampler) = Self.trainer(
            seed: 7, dropout: dropout, consecutive: consecutive, remembers: remembers)
        var (first, _) = Self.trainer(seed: 7, dropout: dropout, consecutive: consecutive, remembers: remembers)
        let metrics = Self.run(&whole, sampler, steps: 5)
        _ = Self.run(&first, sampler, steps: 3)
        var resumed = try Trainer(first.checkpoint)
        #expect(resumed.step == 3)
        let later = Self.run(&resumed, sampler, steps: 2)
        #expect(Self.bits(resumed.model) == Self.bits(whole.model))
        #expect(later.map(\.objective) == metrics.suffix(2).map(\.objective))
        #expect(later.map(\.bound) == metrics.suffix(2).map(\.bound))
    }

    /// What goes on does so from the state that the step before ended in, and what begins anew from none.
    @Test func aSequenceGoesOnFromItsState() throws {
        var (trainer, sampler) = Self.trainer(seed: 7, shards: 1, consecutive: 4)
        trainer.configuration.training.learningRate.peak = 0
        trainer.update(sampler: sampler, progress: 0)
        let carried = trainer.carried[0]
        #expect(carried.state.count == 6 && carried.state.deterministic.floats.contains { $0 != 0 })
        let (sequences, _) = trainer.draw(sampler)
        #expect(carried.areContinued(by: sequences[0]).enumerated().allSatisfy { $1 == ($0 % 2 == 1 && $0 % 4 != 3) })
        // Another state before the step gives another bound; one that nothing goes on from does not.
        func bound(_ change: (inout [Float]) -> Void) -> Double {
            var other = trainer
            var floats = carried.state.deterministic.floats
            change(&floats)
            var state = carried.state
            state.deterministic = Tensor(floats, shape: state.deterministic.shape)
            other.carried = [CarriedSequences(after: carried.rows.map { 0..<$0 }, of: .max, state: state)]
            return other.update(sampler: sampler, progress: 0).bound!.value
        }
        let same = bound { _ in }
        #expect(bound { $0[16] += 0.5 } != same, "of the second sequence")
        #expect(bound { $0[0] += 0.5 } == same, "of the first")
    }

    @Test(arguments: [0, 0.33]) func theObjectiveFallsAndTheBoundRises(_ dropout: Double) {
        var (trainer, sampler) = Self.trainer(seed: 7, dropout: dropout)
        // What is dropped at random has to be guessed, which takes longer to learn.
        let steps = dropout > 0 ? 600 : 150
        let metrics = Self.run(&trainer, sampler, steps: steps)
        func mean(_ part: ArraySlice<TrainingMetrics>, _ value: (TrainingMetrics) -> Double) -> Double {
            part.reduce(0) { $0 + value($1) } / Double(part.count)
        }
        #expect(metrics.allSatisfy { $0.objective.isFinite && $0.bound!.value.isFinite })
        // Over 20 steps each; the two observations and the reward begin at about 1.4 nats each.
        #expect(mean(metrics.prefix(20)) { $0.objective } > mean(metrics.suffix(20)) { $0.objective } + 1 - dropout)
        let rise = 0.5 * (1 - dropout)
        #expect(mean(metrics.prefix(20)) { $0.bound!.value } < mean(metrics.suffix(20)) { $0.bound!.value } - rise)
        #expect(metrics.map(\.step) == Array(1...steps))
        #expect(metrics[4].learningRate == 3e-3 * 0.5)
    }

    /// The first update with a tight limit equals one Adam step with gradients scaled to that norm.
    @Test func gradientsAreClippedToTheLimit() {
        var (trainer, sampler) = Self.trainer(seed: 7)
        var configuration = trainer.configuration
        configuration.training.clip = 1e-3
        trainer = Trainer(configuration: configuration, model: trainer.model, generator: trainer.generator)
        var generator = trainer.generator.child(0)
        let batches = sampler.shards(2, step: 0, root: generator, using: &generator)
        let gradients = trainer.objectiveGradient(batches, generator: generator).gradients
        let norm = GlobalNorm.of(gradients)
        #expect(norm > 0.01)
        #expect(trainer.update(sampler: sampler, progress: 0).gradientNorm == norm, "reported before clipping")
        for (moment, gradient) in zip(trainer.optimizer.firstMoments, gradients) {
            for (m, g) in zip(moment.doubles, gradient.doubles) {
                #expect(abs(m - 0.1 * g * 1e-3 / norm) <= 1e-5 * abs(m) + 1e-12)
            }
        }
    }

    /// Without a clip, a gradient whose square no moment could hold is none to update by.
    @Test func aGradientThatWouldFillTheMomentsIsLeftOut() {
        var (trainer, sampler) = Self.trainer(seed: 7)
        trainer.configuration.training.clip = nil
        trainer.configuration.objective.observationScale = 1e21
        let before = (Self.bits(trainer.model), trainer.optimizer.secondMoments.map(\.floats))
        let metrics = trainer.update(sampler: sampler, progress: 0)
        #expect(metrics.gradientNorm.isFinite && metrics.gradientNorm > 2e19 && !metrics.isFinite)
        #expect(Self.bits(trainer.model) == before.0 && trainer.step == 0)
        #expect(trainer.optimizer.secondMoments.map(\.floats) == before.1)
        trainer.configuration.training.clip = 100
        #expect(trainer.update(sampler: sampler, progress: 0).isFinite)
    }

    /// The first batch finds the deviation had by maximum likelihood, whatever it began at.
    @Test func theFirstBatchFindsTheDeviation() {
        var (trainer, sampler) = Self.trainer(seed: 7)
        var generator = trainer.generator.child(0)
        let batches = sampler.shards(2, step: 0, root: generator, using: &generator)
        let terms = trainer.objectiveGradient(batches, generator: generator).terms
        trainer.update(sampler: sampler, progress: 0)
        for (errors, logDeviation) in zip(terms.observation.doubles, trainer.model.decoder.logDeviation.doubles) {
            let expected = 0.5 * Foundation.log(errors / Double(terms.rowCount) + 1e-4)
            #expect(abs(logDeviation - expected) < 1e-5)
        }
    }
}
