import Tensors
import Testing
import Trajectories
import WorldModels

@testable import Evaluation

struct FilteringEvaluationTests {
    /// Two keys that the decoder knows, one of them with a number missing, and one that only a probe does.
    static let log = TrajectoryDataset(
        observationSpace: .dictionary([
            .init("a", .unbounded(2)), .init("b", .unbounded(1)), .init("truth", .unbounded(1)),
        ]), actionSpace: .unbounded(1),
        episodes: [7, 4].map { steps in
            var generator = RandomGenerator(seed: UInt64(steps))
            var observations = generator.normal([(steps + 1) * 4]).floats
            observations[5] = .nan
            return Episode(
                observations: observations, actions: generator.normal([steps]).floats,
                rewards: [Float](repeating: 0, count: steps), isTerminated: false)
        })

    /// A model that knows nothing: heads that predict a number each.
    static func model(missing: Bool = true) -> WorldModel {
        var c = WorldModelConfiguration()
        (c.encoder.hidden, c.encoder.output) = ([8], 8)
        (c.dynamics.deterministic, c.dynamics.stochastic, c.dynamics.hidden) = (8, 4, 8)
        (c.decoder.hidden, c.probes.head.hidden) = ([], [])
        (c.observations.missing, c.observations.extras, c.probes.keys) = (missing, ["truth"], ["truth"])
        var generator = RandomGenerator(seed: 1)
        var model = WorldModel(
            configuration: c, observationSpace: log.observationSpace, actionSpace: log.actionSpace,
            statistics: LogStatistics(fitting: log), using: &generator)
        for (head, biases) in [
            (\WorldModel.decoder.network, [0.5, -1, 2] as [Float]), (\.probes[0].head.network, [3]),
        ] {
            let count = biases.count
            model[keyPath: head].layers[0].weight = model[keyPath: head].layers[0].weight * 0
            model[keyPath: head].layers[0].bias = Tensor(biases, shape: [count])
        }
        return model
    }

    func report(_ model: WorldModel, drop: Double) -> FilteringReport {
        FilteringEvaluation(drop: drop, samples: 3)(
            SequenceDataset(Self.log, normalizer: model.normalizer), under: model, generator: RandomGenerator(seed: 2))
    }

    /// Dropped readings are compared too; numbers that the log does not have are not.
    @Test(arguments: [0, 0.5]) func theErrorsAreThoseWrittenOut(_ drop: Double) {
        let model = Self.model()
        let data = SequenceDataset(Self.log, normalizer: model.normalizer)
        func error(_ columns: [(Int, Double)]) -> Double {
            let squares = columns.flatMap { column, prediction in
                (0..<data.rowCount).compactMap { row -> Double? in
                    let value = Double(data.observations[row * 4 + column])
                    return value.isNaN ? nil : (value - prediction) * (value - prediction)
                }
            }
            return (squares.reduce(0, +) / Double(squares.count)).squareRoot()
        }
        let report = report(model, drop: drop)
        #expect(report.dropped == drop)
        #expect(abs(report.nrmse - error([(0, 0.5), (1, -1), (2, 2)])) < 1e-5)
        #expect(report.keys.map(\.name) == ["a", "b"] && report.probes.map(\.name) == ["truth"])
        #expect(abs(report.keys[0].nrmse - error([(0, 0.5), (1, -1)])) < 1e-5)
        #expect(abs(report.keys[1].nrmse - error([(2, 2)])) < 1e-5)
        #expect(abs(report.probes[0].nrmse - error([(3, 3)])) < 1e-5)
    }

    @Test func droppedReadingsAreMissed() {
        var generator = RandomGenerator(seed: 4)
        var model = Self.model()
        model.decoder.network.layers[0].weight = generator.normal(model.decoder.network.layers[0].weight.shape)
        #expect(report(model, drop: 0) == report(model, drop: 0))
        #expect(report(model, drop: 0.5).nrmse != report(model, drop: 0).nrmse)
    }

    /// A long episode is filtered in pieces: each sample goes on from its own state, with its own noise.
    @Test(arguments: [DynamicsFamily.rssm, .vrnn], RecurrenceConfiguration.Direction.allCases)
    func piecesGoOnFromEachSample(_ family: DynamicsFamily, _ direction: RecurrenceConfiguration.Direction) {
        let log = HorizonEvaluationTests.counting(steps: [40, 3])
        let model = BoundEvaluationTests.remembering(family, log, direction)
        let data = SequenceDataset(log, normalizer: model.normalizer)
        let errors = [16384, 21].map { tileRows in
            var evaluation = FilteringEvaluation(samples: 3)
            evaluation.tileRows = tileRows
            return evaluation(data, under: model, generator: RandomGenerator(seed: 2)).nrmse
        }
        #expect(abs(errors[0] - errors[1]) < 1e-5 * errors[0])
    }

    @Test func aModelOfCompleteObservationsIsNotAskedToDoWithout() {
        let model = Self.model(missing: false)
        #expect(throws: EvaluationError.cannotDrop(share: 0.1)) {
            try EvaluationReport(
                of: model, on: Self.log, windows: HorizonEvaluation(context: 2, horizon: 2), drop: [0, 0.1],
                generator: RandomGenerator(seed: 2))
        }
    }
}
