import NeuralNetworks
import Optimizers
import Training
import WorldModels

/// A model and its training on random numbers: 17 observations, 6 actions, two shards. `Benchmarks/README.md` has the
/// exact definitions.
enum Workload {
    /// A PlaNet-shaped model of 653,538 parameters; Adam with global-norm clipping.
    case planet
    /// DreamerV3's model of 523,537 parameters, with its published objective; LaProp with adaptive clipping.
    case dreamer3

    static let observationSize = 17
    static let actionSize = 6
    static let horizon = 15

    /// States that are imagined side by side.
    var starts: Int { self == .planet ? 2500 : 1024 }

    var configuration: ExperimentConfiguration { self == .planet ? Workload.planetLike : Workload.dreamerLike }

    private static var planetLike: ExperimentConfiguration {
        var c = ExperimentConfiguration()
        c.model.decoder.deviation = .fixed
        c.model.reward.deviation = .fixed
        c.model.continuation.isEnabled = false
        c.model.decoder.activation = .elu
        c.model.reward.activation = .elu
        c.model.encoder.activation = .elu
        c.model.dynamics.activation = .elu
        c.objective.freeNats = FreeNats(mode: .batchMeanClamp, nats: 3)
        (c.training.batch, c.training.length, c.training.shards) = (50, 50, 2)
        c.training.learningRate = LearningRateSchedule(peak: 1e-3, warmup: 0, decayStart: 1)
        c.training.optimizer.epsilon = 1e-4
        return c
    }

    private static var dreamerLike: ExperimentConfiguration {
        var c = ExperimentConfiguration()
        (c.model.encoder.hidden, c.model.encoder.output, c.model.encoder.normalization) = ([64, 64, 64], nil, .rms)
        c.model.dynamics.family = .blockRSSM
        (c.model.dynamics.deterministic, c.model.dynamics.hidden, c.model.dynamics.blocks) = (512, 64, 8)
        (c.model.dynamics.latent, c.model.dynamics.stochastic, c.model.dynamics.classes) = (.categorical, 32, 4)
        (c.model.dynamics.uniformMix, c.model.dynamics.normalization) = (0.01, .rms)
        (c.model.decoder.hidden, c.model.decoder.normalization) = ([64, 64, 64], .rms)
        (c.model.reward.hidden, c.model.reward.normalization) = ([64], .rms)
        (c.model.continuation.hidden, c.model.continuation.normalization) = ([64], .rms)
        c.model.continuation.discountHorizon = 333
        (c.model.decoder.likelihood, c.model.reward.likelihood) = (.symlog, .twoHot)
        (c.objective.gradient.kind, c.objective.freeNats) = (.straightThrough, FreeNats(mode: .perStepClamp, nats: 1))
        c.objective.representationScale = 0.1
        (c.training.batch, c.training.length, c.training.shards) = (16, 64, 2)
        c.training.learningRate = LearningRateSchedule(peak: 4e-5, warmup: 0, decayStart: 1)
        c.training.optimizer = Optimizer.Configuration(.laProp, epsilon: 1e-20)
        (c.training.clip, c.training.adaptiveClip) = (nil, 0.3)
        return c
    }
}
