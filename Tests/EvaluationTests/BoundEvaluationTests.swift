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
}
