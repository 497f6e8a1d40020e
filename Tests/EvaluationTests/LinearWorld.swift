import Environments
import Tensors
import Trajectories
import WorldModels

@testable import Evaluation

/// A world model that holds a linear-Gaussian system exactly and infers nothing: its posterior is its prior. What it
/// imagines, a window's first rows or not, is the distribution that episodes of the system are drawn from.
enum LinearWorld {
    static func model(_ system: LinearGaussianSystem = .dampedRotation) -> WorldModel {
        let size = system.latentSize
        var c = WorldModelConfiguration()
        (c.dynamics.family, c.dynamics.stochastic) = (.linearGaussian, size)
        (c.encoder.hidden, c.encoder.output) = ([], 2)
        c.decoder.hidden = []
        (c.reward.isEnabled, c.continuation.isEnabled) = (false, false)
        var generator = RandomGenerator(seed: 1)
        let (observations, actions) = (Space.unbounded(system.observationSize), Space.unbounded(system.actionSize))
        let normalizer = Normalizer(
            observationSpace: observations, actionSpace: actions, observation: .identity(system.observationSize),
            action: .identity(system.actionSize), reward: .identity(1))
        var model = WorldModel(
            configuration: c, observationSpace: observations, actionSpace: actions,
            statistics: LogStatistics(
                normalizer: normalizer,
                linear: LinearStatistics(
                    SequenceDataset(log(system, episodes: 2, seed: 1), normalizer: normalizer))),
            using: &generator)
        model.linearGaussianSystem = system
        let parameters = Dictionary(uniqueKeysWithValues: model.namedParameters.map { ($0.path, $0.tensor) })
        let (offset, first) = (system.transitionOffset, system.initialMean)
        model.updateParameters { path, parameter in
            switch path {
            case "dynamics.posteriorContext.weight":
                let transition = parameters["dynamics.transition.weight"]!.floats
                parameter = Tensor(transition + zip(first, offset).map { Float($0 - $1) }, shape: parameter.shape)
            case "dynamics.posteriorSummary.weight": parameter = .zeros(parameter.shape)
            case "dynamics.posteriorSummary.bias": parameter = parameters["dynamics.transition.bias"]!
            case "dynamics.posteriorLogDeviation": parameter = parameters["dynamics.logDeviation"]!
            case "dynamics.posteriorFirstLogDeviation":
                parameter = parameters["dynamics.initialLogDeviation"]! - parameters["dynamics.logDeviation"]!
            default: break
            }
        }
        return model
    }

    static func log(
        _ system: LinearGaussianSystem = .dampedRotation, episodes: Int, steps: Int = 12, seed: UInt64
    ) -> TrajectoryDataset {
        LinearGaussian(system: system, stepLimit: steps).collect(episodes: episodes, policy: .random, seed: seed)
    }

    static func predictions(
        _ evaluation: HorizonEvaluation, of model: WorldModel, on log: TrajectoryDataset, seed: UInt64 = 2
    ) -> PredictionReport {
        evaluation.predictions(
            of: WorldModelEnsemble([model]), on: SequenceDataset(log, normalizer: model.normalizer),
            generator: RandomGenerator(seed: seed)
        ) { _ in }
    }
}
