import Tensors
import Training
import Trajectories

@testable import Diagnostics
@testable import WorldModels

/// Tiny models and logs, in double precision, and many gradients of them.
enum Tiny {
    static func configuration(_ family: DynamicsFamily, _ latent: LatentKind = .normal) -> WorldModelConfiguration {
        var c = WorldModelConfiguration()
        (c.encoder.hidden, c.encoder.output) = ([4], 3)
        (c.dynamics.family, c.dynamics.latent) = (family, latent)
        (c.dynamics.deterministic, c.dynamics.stochastic, c.dynamics.hidden) = (3, 2, 4)
        c.dynamics.classes = 3
        for head in [\WorldModelConfiguration.decoder, \.reward] {
            c[keyPath: head].hidden = [4]
            c[keyPath: head].deviation = .fixed
        }
        c.continuation.hidden = [4]
        return c
    }

    /// Episodes of normal numbers: two observations, one action.
    static func log(steps: [Int]) -> TrajectoryDataset {
        var generator = RandomGenerator(seed: 3)
        return TrajectoryDataset(
            observationSpace: .unbounded(2), actionSpace: .unbounded(1),
            episodes: steps.map { count in
                Episode(
                    observations: generator.normal([count + 1, 2]).floats,
                    actions: generator.normal([count, 1]).floats,
                    rewards: generator.normal([count]).floats, isTerminated: count % 2 == 1)
            })
    }

    /// A model whose every parameter is moved, so that none has a gradient of zero by symmetry.
    static func model(_ configuration: WorldModelConfiguration, of log: TrajectoryDataset) -> WorldModel {
        var generator = RandomGenerator(seed: 8)
        var model = WorldModel(
            configuration: configuration, observationSpace: log.observationSpace, actionSpace: log.actionSpace,
            statistics: LogStatistics(fitting: log), using: &generator)
        model.updateParameters { $1.add(generator.normal($1.shape), scale: 0.3) }
        return model.converted(to: .double)
    }

    /// Sequences over the borders of episodes, and padding.
    static func batch(_ model: WorldModel, _ log: TrajectoryDataset) -> SequenceBatch {
        SequenceBatch(
            SequenceDataset(log, normalizer: model.normalizer), starts: [0, 2, 5], length: 4, ends: [4, 6, 8]
        ).converted(to: .double)
    }

    /// Gradients of all parameters by one estimator.
    static func moments(
        _ candidate: SampledEstimator, _ model: WorldModel, _ batch: SequenceBatch, repeats: Int, seed: UInt64,
        change: (inout Objective) -> Void = { _ in }
    ) -> GradientMoments {
        var configuration = ExperimentConfiguration()
        configuration.model = model.configuration
        configuration.objective.gradient = candidate.estimator
        configuration.objective.bound.samples = candidate.samples
        change(&configuration.objective)
        let generator = RandomGenerator(seed: seed)
        let trainer = Trainer(configuration: configuration, model: model, generator: generator)
        var moments = empty(parameters: model.parameterCount)
        for index in 0..<repeats {
            let gradients = trainer.objectiveGradient([batch], generator: generator.child(UInt64(index))).gradients
            moments.add(gradients.flatMap(\.doubles))
        }
        return moments
    }

    static func empty(parameters: Int) -> GradientMoments {
        GradientMoments(
            parameters: parameters,
            directions: GradientAgreement.directions(parameters: parameters, generator: RandomGenerator(seed: 99)))
    }
}
