import Tensors
import Trajectories

@testable import WorldModels

/// Observations of every kind side by side, and small models of them in double precision.
enum Mixed {
    static let space = Space.dictionary([
        .init("arm", .unbounded(2)), .init("mode", .multiDiscrete(counts: [3, 2], starts: [1, 0])),
        .init("contacts", .multiBinary(count: 2)), .init("heat", .unbounded(1)), .init("infos/truth", .unbounded(2)),
    ])

    /// Rows of stored numbers: arm, two choices, contacts, heat, truth.
    static func log(steps: [Int], change: (inout [Episode]) -> Void = { _ in }) -> TrajectoryDataset {
        var generator = RandomGenerator(seed: 77)
        var episodes = steps.map { count -> Episode in
            let numbers = generator.normal([count + 1, 9]).floats
            let observations = (0...count).flatMap { row -> [Float] in
                let x = Array(numbers[9 * row..<9 * (row + 1)])
                return [
                    3 + 2 * x[0], x[1] - 1, Float(row % 3), x[3] > 0 ? 1 : 0, x[4] > 0.5 ? 1 : 0,
                    x[5] > 0 ? 1 : 0,
                    40 * x[6], x[7], 5 * x[8],
                ]
            }
            return Episode(
                observations: observations, actions: generator.normal([count, 2]).floats,
                rewards: generator.normal([count]).floats, isTerminated: count % 2 == 1)
        }
        change(&episodes)
        return TrajectoryDataset(observationSpace: space, actionSpace: .unbounded(2), episodes: episodes)
    }

    static func configuration(_ family: DynamicsFamily = .rssm) -> WorldModelConfiguration {
        var c = Small.configuration()
        c.dynamics.family = family
        c.observations.likelihoods = [.init("h*t", .symlog)]
        c.observations.extras = ["infos/*"]
        (c.probes.keys, c.probes.gradient) = (["infos/truth", "arm"], ["arm"])
        (c.probes.head.hidden, c.probes.head.deviation) = ([3], .learned)
        return c
    }

    static func model(
        _ configuration: WorldModelConfiguration = configuration(), log: TrajectoryDataset = log(steps: [6, 3])
    ) -> WorldModel {
        var generator = RandomGenerator(seed: 31)
        var model = WorldModel(
            configuration: configuration, observationSpace: space, actionSpace: .unbounded(2),
            statistics: LogStatistics(fitting: log, unscaled: configuration.unscaledKeys(of: space)),
            using: &generator)
        // Its own numbers, so that probes, which come last, change nothing before them.
        var noise = RandomGenerator(seed: 33)
        model.updateParameters { $1.add(noise.normal($1.shape), scale: 0.2) }
        return model.converted(to: .double)
    }

    static func batch(
        _ model: WorldModel, _ log: TrajectoryDataset, starts: [Int], length: Int, ends: [Int]? = nil
    ) -> SequenceBatch {
        Small.batch(
            SequenceDataset(log, normalizer: model.normalizer), starts: starts, length: length, ends: ends)
    }
}

extension SequenceBatch {
    /// This batch with NaN for the given columns of rows that `isMissing` picks by time and sequence.
    func missing(_ columns: Range<Int>, where isMissing: (_ t: Int, _ b: Int) -> Bool) -> SequenceBatch {
        let width = observation.shape.last
        var values = observation.doubles
        for t in 0..<length {
            for b in 0..<count where isMissing(t, b) {
                for column in columns { values[(t * count + b) * width + column] = .nan }
            }
        }
        return replacing(observation: Tensor(values, shape: observation.shape))
    }
}
