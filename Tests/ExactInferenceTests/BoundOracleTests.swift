import Environments
import Evaluation
import ExactInference
import Optimizers
import Tensors
import Testing
import Training
import Trajectories
import WorldModels

/// The learned model's bound against the exact log p(o | a) of the system its log came from.
struct BoundOracleTests {
    /// A small model after some hundred updates on episodes of 30 steps.
    static func train(_ log: TrajectoryDataset, updates: Int) -> WorldModel {
        var c = ExperimentConfiguration()
        (c.model.encoder.hidden, c.model.encoder.output) = ([32], 32)
        (c.model.dynamics.deterministic, c.model.dynamics.stochastic, c.model.dynamics.hidden) = (32, 4, 32)
        (c.model.decoder.hidden, c.model.reward.hidden) = ([32], [8])
        (c.training.batch, c.training.length, c.training.shards) = (16, 31, 2)
        c.training.learningRate = LearningRateSchedule(peak: 3e-3, warmup: 20, decayStart: 0.5)
        let statistics = LogStatistics(fitting: log)
        var generator = RandomGenerator(seed: 11)
        let model = WorldModel(
            configuration: c.model, observationSpace: log.observationSpace, actionSpace: log.actionSpace,
            statistics: statistics, using: &generator)
        let sampler = SequenceSampler(
            SequenceDataset(log, normalizer: statistics.normalizer), batch: c.training.batch,
            length: c.training.length)
        var trainer = Trainer(configuration: c, model: model, generator: generator.child(1))
        for step in 0..<updates { trainer.update(sampler: sampler, progress: Double(step) / Double(updates)) }
        return trainer.model
    }

    /// The damped rotation in units five times as fine, so that a bound in standard deviations rather than in the log's
    /// units would be off by 1.6 nats per row.
    static let system: LinearGaussianSystem = {
        var system = LinearGaussianSystem.dampedRotation
        system.observation = [[5, 0]]
        system.observationOffset = [20]
        system.observationCovariance = [[25 * 0.05]]
        return system
    }()

    static let model = train(
        LinearGaussian(system: system, stepLimit: 30).collect(episodes: 400, policy: .random, seed: 1), updates: 800)

    /// The bound is on the density of all T + 1 observations of an episode, the first included, in the log's own units; the
    /// filter gives that density exactly. On fresh episodes the bound must not exceed it by more than three standard
    /// errors, taken from the differences of 80 groups of 50 episodes, nor lie further below than a small trained model's
    /// posterior and dynamics explain. With episodes of no step, it is about the first row alone.
    @Test(arguments: [30, 0]) func theBoundNeverExceedsTheExactLikelihood(steps: Int) {
        let environment = LinearGaussian(system: Self.system, stepLimit: 30)
        let episodes = environment.collect(episodes: 4000, policy: .random, seed: 2).episodes.map { episode in
            Episode(
                observations: Array(episode.observations[...steps]), actions: Array(episode.actions[..<steps]),
                rewards: Array(episode.rewards[..<steps]), isTerminated: false)
        }
        let exact = KalmanFilter(Self.system)(episodes.map { ObservationSequence($0) }).map {
            $0.logLikelihood / Double(steps + 1)
        }
        let gaps = (0..<80).map { group -> Double in
            let members = 50 * group..<50 * (group + 1)
            let part = TrajectoryDataset(
                observationSpace: environment.observationSpace, actionSpace: environment.actionSpace,
                episodes: Array(episodes[members]))
            let bound = BoundEvaluation().evidence(
                of: SequenceDataset(part, normalizer: Self.model.normalizer), under: Self.model,
                generator: RandomGenerator(seed: 3).child(UInt64(group)))
            return exact[members].reduce(0, +) / 50 - bound.parts.value
        }
        let gap = gaps.reduce(0, +) / 80
        let error = (gaps.reduce(0) { $0 + ($1 - gap) * ($1 - gap) } / 79 / 80).squareRoot()
        #expect(error < 0.02)
        #expect(gap > -3 * error, "the bound exceeds log p by \(-gap) ± \(error) nats per row")
        #expect(gap < 0.1, "the bound lies \(gap) ± \(error) nats per row below log p")
    }
}
