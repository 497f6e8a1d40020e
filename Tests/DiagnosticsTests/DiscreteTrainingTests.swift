import Evaluation
import Foundation
import Optimizers
import Tensors
import Testing
import Training
import Trajectories

@testable import WorldModels

/// Discrete latents learn by either estimator what no single Gaussian can say.
struct DiscreteTrainingTests {
    /// Single rows near −1 or near 1.
    static let trajectories: TrajectoryDataset = {
        var generator = RandomGenerator(seed: 12)
        let noise = generator.normal([256]).floats
        return TrajectoryDataset(
            observationSpace: .unbounded(1), actionSpace: .unbounded(0),
            episodes: noise.enumerated().map { index, noise in
                Episode(
                    observations: [(index % 2 == 0 ? 1 : -1) + 0.1 * noise], actions: [], rewards: [],
                    isTerminated: false)
            })
    }()

    @Test(arguments: [
        GradientEstimator(.scoreFunction, baseline: .leaveOneOut), GradientEstimator(.straightThrough),
    ])
    func theBoundPassesThatOfASingleGaussian(_ estimator: GradientEstimator) {
        var c = ExperimentConfiguration()
        (c.model.encoder.hidden, c.model.encoder.output) = ([8], 8)
        (c.model.dynamics.family, c.model.dynamics.latent) = (.staticPrior, .categorical)
        (c.model.dynamics.stochastic, c.model.dynamics.classes, c.model.dynamics.hidden) = (1, 3, 8)
        (c.model.decoder.hidden, c.model.decoder.deviation) = ([], .fixed)
        c.model.decoder.initialDeviation = 0.3
        (c.model.reward.isEnabled, c.model.continuation.isEnabled) = (false, false)
        (c.training.batch, c.training.length) = (32, 1)
        c.training.learningRate = LearningRateSchedule(peak: 0.01, warmup: 0, decayStart: 0.3)
        c.objective.gradient = estimator
        c.objective.bound.samples = 4
        // At a right sample the residual is small and so is the gradient that straight-through gives the likelihood; at
        // its full price the KL then keeps q far from certain.
        if estimator.kind == .straightThrough {
            (c.objective.dynamicsScale, c.objective.representationScale) = (0.2, 0.2)
        }
        var generator = RandomGenerator(seed: 5)
        let statistics = LogStatistics(fitting: Self.trajectories)
        let model = WorldModel(
            configuration: c.model, observationSpace: Self.trajectories.observationSpace,
            actionSpace: Self.trajectories.actionSpace,
            statistics: statistics, using: &generator)
        let data = SequenceDataset(Self.trajectories, normalizer: statistics.normalizer)
        let sampler = SequenceSampler(data, batch: c.training.batch, length: c.training.length)
        var trainer = Trainer(configuration: c, model: model, generator: generator.child(1))
        func bound(_ model: WorldModel) -> Double {
            BoundEvaluation(replicates: 8)(data, under: model, generator: RandomGenerator(seed: 2)).value
        }
        let before = bound(trainer.model)
        for step in 0..<600 { trainer.update(sampler: sampler, progress: Double(step) / 600) }
        // The best that one normal distribution does; two modes of σ = 0.3 have −0.46 nats.
        let gaussian = -log(statistics.normalizer.observation.deviation[0]) - 0.5 * (1 + log(2 * Double.pi))
        let after = bound(trainer.model)
        #expect(before < gaussian && after > gaussian + 0.4, "\(before), \(after), \(gaussian)")
    }
}
