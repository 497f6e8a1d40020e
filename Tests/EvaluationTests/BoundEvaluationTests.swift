import Tensors
import Testing
import Trajectories
import WorldModels

@testable import Evaluation

struct BoundEvaluationTests {
    /// Filtering in pieces carries the state over, and each row keeps its noise: only the order of additions differs.
    @Test(arguments: [1, 7, 20]) func anEpisodeLongerThanATileIsFilteredInPieces(_ tileRows: Int) {
        let log = HorizonEvaluationTests.counting(steps: [40])
        let model = HorizonEvaluationTests.model(log)
        let data = SequenceDataset(log, normalizer: model.normalizer)
        let generator = RandomGenerator(seed: 3)
        let whole = BoundEvaluation().evidence(of: data, under: model, generator: generator).parts
        var evaluation = BoundEvaluation()
        evaluation.tileRows = tileRows
        let pieces = evaluation.evidence(of: data, under: model, generator: generator).parts
        func values(_ bound: EvidenceLowerBound) -> [Double] {
            [bound.reconstruction, bound.divergence, bound.rewardLogLikelihood!]
        }
        for (one, other) in zip(values(whole), values(pieces)) { #expect(abs(one - other) < 1e-5 * (1 + abs(one))) }
    }

    /// A model of each family whose posterior remembers what came before a row, or what comes after it.
    static func remembering(
        _ family: DynamicsFamily, _ log: TrajectoryDataset,
        _ direction: RecurrenceConfiguration.Direction = .forward
    ) -> WorldModel {
        var configuration = HorizonEvaluationTests.model(log).configuration
        configuration.dynamics.family = family
        (configuration.encoder.recurrence.cell, configuration.encoder.recurrence.width) = (.gru, 5)
        configuration.encoder.recurrence.direction = direction
        var generator = RandomGenerator(seed: 1)
        return WorldModel(
            configuration: configuration, observationSpace: log.observationSpace, actionSpace: log.actionSpace,
            statistics: LogStatistics(fitting: log), using: &generator)
    }

    /// The same for posteriors that remember, contexts that read the last observation, several samples a row, and particles,
    /// which keep their weights.
    @Test(
        arguments: [DynamicsFamily.rssm, .vrnn, .srnn, .dmm, .linearGaussian, .staticPrior],
        [Bound(), Bound(.elbo, samples: 3), Bound(.iwae, samples: 3), Bound(.fivo, samples: 3)])
    func piecesCarryWhatIsRemembered(_ family: DynamicsFamily, _ bound: Bound) {
        let log = HorizonEvaluationTests.counting(steps: [40])
        let model = Self.remembering(family, log)
        let data = SequenceDataset(log, normalizer: model.normalizer)
        let pieces = [16384, 30].map { tileRows in
            var evaluation = BoundEvaluation(bound: bound)
            evaluation.tileRows = tileRows
            return evaluation(data, under: model, generator: RandomGenerator(seed: 3)).value
        }
        #expect(abs(pieces[0] - pieces[1]) < 1e-5 * (1 + abs(pieces[0])))
    }

    /// In pieces, a smoothing posterior still knows the rows after them.
    @Test(arguments: [DynamicsFamily.rssm, .vrnn]) func aSmootherKnowsLaterPieces(_ family: DynamicsFamily) {
        let log = HorizonEvaluationTests.counting(steps: [40])
        let model = Self.remembering(family, log, .backward)
        let data = SequenceDataset(log, normalizer: model.normalizer)
        let values = [16384, 7].map { tileRows in
            var evaluation = BoundEvaluation()
            evaluation.tileRows = tileRows
            return evaluation(data, under: model, generator: RandomGenerator(seed: 3)).value
        }
        #expect(abs(values[0] - values[1]) < 1e-5 * (1 + abs(values[0])))
    }

    @Test func theStandardErrorIsThatOfTheMean() {
        let estimate = BoundEstimate([1, 2, 4, 5])
        #expect(estimate.value == 3)
        #expect(abs(estimate.standardError! - (10.0 / 3 / 4).squareRoot()) < 1e-15)
        #expect(BoundEstimate([1]).standardError == nil)
    }
}
