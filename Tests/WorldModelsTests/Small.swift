import NeuralNetworks
import Tensors
import Trajectories

@testable import WorldModels

/// A small model and a small log, in double precision. No two sizes that meet are alike, no bias is zero, and the
/// activation is smooth, so that differences are exact.
enum Small {
    static let normalizer = Normalizer(
        observationSpace: .unbounded(3), actionSpace: .unbounded(2),
        observation: Standardizer(mean: [1, -2, 0.5], deviation: [2, 0.5, 3]),
        action: Standardizer(mean: [0, 1], deviation: [1, 2]), reward: Standardizer(mean: [0.3], deviation: [1.7]))

    static func configuration(_ deviation: DeviationKind = .learned) -> WorldModelConfiguration {
        var c = WorldModelConfiguration()
        (c.encoder.hidden, c.encoder.output, c.encoder.activation) = ([4], 6, .silu)
        (c.dynamics.deterministic, c.dynamics.stochastic, c.dynamics.hidden) = (3, 2, 5)
        c.dynamics.activation = .silu
        for head in [\WorldModelConfiguration.decoder, \.reward] {
            c[keyPath: head].hidden = [4]
            c[keyPath: head].activation = .tanh
            c[keyPath: head].deviation = deviation
            c[keyPath: head].initialDeviation = 0.8
        }
        (c.continuation.hidden, c.continuation.activation) = ([4], .softplus)
        return c
    }

    static func model(
        _ configuration: WorldModelConfiguration = configuration(), normalizer: Normalizer = normalizer
    ) -> WorldModel {
        var generator = RandomGenerator(seed: 31)
        var model = WorldModel(
            configuration: configuration, observationSpace: .unbounded(3), actionSpace: .unbounded(2),
            statistics: LogStatistics(
                normalizer: normalizer,
                linear: LinearStatistics(
                    observationSize: 3, actionSize: 2, count: 0, inputProducts: .init(repeating: 0.3, count: 36),
                    outputProducts: .init(repeating: 0, count: 24))),
            using: &generator)
        model.updateParameters { $1.add(generator.normal($1.shape), scale: 0.2) }
        return model.converted(to: .double)
    }

    /// The model with posteriors of deviation 1e-13: which noise a row is given makes no difference above 1e-12.
    static func quietModel(_ configuration: WorldModelConfiguration = configuration()) -> WorldModel {
        var configuration = configuration
        configuration.dynamics.minimumDeviation = 1e-13
        var model = model(configuration)
        let stochastic = configuration.dynamics.stochastic
        // The second half of the columns are the raw deviations: no weight, bias −40.
        func masked(_ x: Tensor, _ value: Double) -> Tensor {
            .concatenated([
                x.columns(0..<stochastic),
                Tensor(repeating: value, shape: x.shape.replacingLast(stochastic), precision: .double),
            ])
        }
        model.updateParameters { path, parameter in
            if path == "dynamics.posteriorOutput.weight" { parameter = masked(parameter, 0) }
            if path == "dynamics.posteriorOutput.bias" { parameter = masked(parameter, -40) }
        }
        return model
    }

    static func objective(_ freeNats: FreeNats) -> Objective {
        var objective = Objective()
        objective.freeNats = freeNats
        return objective
    }

    /// Random episodes; `change` may alter them.
    static func log(steps: [Int], change: (inout [Episode]) -> Void = { _ in }) -> TrajectoryDataset {
        var generator = RandomGenerator(seed: 77)
        var episodes = steps.map { count in
            Episode(
                observations: generator.normal([count + 1, 3]).floats, actions: generator.normal([count, 2]).floats,
                rewards: generator.normal([count]).floats, isTerminated: count % 2 == 1)
        }
        change(&episodes)
        return TrajectoryDataset(
            observationSpace: .unbounded(3), actionSpace: .unbounded(2), episodes: episodes)
    }

    static func data(
        steps: [Int], normalizer: Normalizer = normalizer, change: (inout [Episode]) -> Void = { _ in }
    ) -> SequenceDataset {
        SequenceDataset(log(steps: steps, change: change), normalizer: normalizer)
    }

    static func batch(_ data: SequenceDataset, starts: [Int], length: Int, ends: [Int]? = nil) -> SequenceBatch {
        SequenceBatch(data, starts: starts, length: length, ends: ends).converted(to: .double)
    }
}
