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
        for value in [\EvidenceLowerBound.reconstruction, \.divergence, \.rewardLogLikelihood] {
            #expect(abs(whole[keyPath: value] - pieces[keyPath: value]) < 1e-5 * (1 + abs(whole[keyPath: value])))
        }
    }

    /// The same for posteriors that remember, contexts that read the last observation, and several samples a row.
    @Test(arguments: [DynamicsFamily.vrnn, .srnn, .dmm, .linearGaussian, .staticPrior], [1, 3])
    func piecesCarryWhatIsRemembered(_ family: DynamicsFamily, _ samples: Int) {
        let log = HorizonEvaluationTests.counting(steps: [40])
        var configuration = HorizonEvaluationTests.model(log).configuration
        configuration.dynamics.family = family
        (configuration.encoder.recurrence.cell, configuration.encoder.recurrence.width) = (.gru, 5)
        var modelGenerator = RandomGenerator(seed: 1)
        let model = WorldModel(
            configuration: configuration, observationSpace: log.observationSpace, actionSpace: log.actionSpace,
            statistics: LogStatistics(fitting: log), using: &modelGenerator)
        let data = SequenceDataset(log, normalizer: model.normalizer)
        let pieces = [16384, 30].map { tileRows in
            var evaluation = BoundEvaluation(bound: Bound(.elbo, samples: samples))
            evaluation.tileRows = tileRows
            return evaluation(data, under: model, generator: RandomGenerator(seed: 3)).value
        }
        #expect(abs(pieces[0] - pieces[1]) < 1e-5 * (1 + abs(pieces[0])))
    }

    /// A smoothing posterior is inferred over whole episodes, however small a tile is.
    @Test func aSmootherIsNotCutInPieces() {
        let log = HorizonEvaluationTests.counting(steps: [40])
        var configuration = HorizonEvaluationTests.model(log).configuration
        configuration.encoder.recurrence.cell = .gru
        configuration.encoder.recurrence.direction = .backward
        var modelGenerator = RandomGenerator(seed: 1)
        let model = WorldModel(
            configuration: configuration, observationSpace: log.observationSpace, actionSpace: log.actionSpace,
            statistics: LogStatistics(fitting: log), using: &modelGenerator)
        let data = SequenceDataset(log, normalizer: model.normalizer)
        let values = [16384, 7].map { tileRows in
            var evaluation = BoundEvaluation()
            evaluation.tileRows = tileRows
            return evaluation(data, under: model, generator: RandomGenerator(seed: 3)).value
        }
        #expect(values[0] == values[1])
    }

    @Test func theStandardErrorIsThatOfTheMean() {
        let estimate = BoundEstimate([1, 2, 4, 5])
        #expect(estimate.value == 3)
        #expect(abs(estimate.standardError! - (10.0 / 3 / 4).squareRoot()) < 1e-15)
        #expect(BoundEstimate([1]).standardError == nil)
    }
}
