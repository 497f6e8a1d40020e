import Tensors
import Testing
import Trajectories
import WorldModels

@testable import Evaluation

/// What an ensemble's members disagree by, beside what they err by.
struct DisagreementTests {
    @Test func ranksCorrelate() {
        #expect(RankCorrelation.of([1, 2, 3, 4], [10, 20, 30, 1000]) == 1)
        #expect(RankCorrelation.of([1, 2, 3, 4], [4, 3, 2, -9]) == -1)
        // Ranks 0, 1.5, 1.5, 3 against 0, 1, 2, 3: 4.5 / √(4.5 · 5).
        #expect(abs(RankCorrelation.of([1, 2, 2, 3], [1, 2, 3, 4])! - 4.5 / (4.5 * 5).squareRoot()) < 1e-15)
        #expect(RankCorrelation.of([1, 1, 1], [1, 2, 3]) == nil)
        #expect(RankCorrelation.of([1, 2], [1, 2]) == nil)
    }

    static let evaluation = HorizonEvaluation(context: 4, horizon: 6, stride: 5, samples: 4)

    static func predictions(of members: [WorldModel], on log: TrajectoryDataset) -> PredictionReport {
        evaluation.predictions(
            of: WorldModelEnsemble(members), on: SequenceDataset(log, normalizer: members[0].normalizer),
            generator: RandomGenerator(seed: 2), progress: { _ in })
    }

    /// Two of the same are one, and agree.
    @Test func equalMembersPredictAsOne() throws {
        let log = HorizonEvaluationTests.counting(steps: [40, 33])
        let model = HorizonEvaluationTests.model(log)
        let (one, two) = (Self.predictions(of: [model], on: log), Self.predictions(of: [model, model], on: log))
        #expect(one.disagreement == nil)
        let disagreement = try #require(two.disagreement)
        #expect(disagreement.map(\.horizon) == Array(1...6))
        #expect(disagreement.allSatisfy { $0.variance == 0 && $0.mutualInformation == 0 && $0.rankCorrelation == nil })
        #expect(one.settings.samples == 4 && two.settings.samples == 4)
        // Two samples of each member, the same ones: the mean of two.
        var evaluation = Self.evaluation
        evaluation.samples = 2
        let half = try #require(
            evaluation(model, SequenceDataset(log, normalizer: model.normalizer), generator: RandomGenerator(seed: 2)))
        let whole = try #require(
            Self.evaluation(
                WorldModelEnsemble([model, model]), SequenceDataset(log, normalizer: model.normalizer),
                generator: RandomGenerator(seed: 2)))
        // Tiles are of other sizes, and with them the random numbers; in one tile they are the same.
        #expect(half.windows == whole.windows)
        for (a, b) in zip(half.observation, whole.observation) { #expect(abs(a.nrmse - b.nrmse) < 1e-5) }
    }

    /// Constants a and b: the mean is between them, half their distance squared is the variance, and the mixture's density at
    /// what came is the mean of theirs.
    @Test func twoConstantsAreTheirMixture() throws {
        let log = HorizonEvaluationTests.counting(steps: [40, 33])
        let members = [-0.5, 1.5].map { constant -> WorldModel in
            var model = HorizonEvaluationTests.model(log)
            model.decoder.network.outputBias = [constant]
            model.updateParameters { path, parameter in
                if path.hasPrefix("decoder"), path.hasSuffix("weight") { parameter = parameter * 0 }
            }
            return model
        }
        let both = Self.predictions(of: members, on: log)
        for disagreement in try #require(both.disagreement) {
            #expect(abs(disagreement.variance - 1) < 1e-5 && disagreement.mutualInformation > 0.1)
        }
        let alone = members.map { Self.predictions(of: [$0], on: log) }
        let data = SequenceDataset(log, normalizer: members[0].normalizer)
        for h in 1...6 {
            let truths = Self.evaluation.windowStarts(data).map { Double(data.observations[$0 + 3 + h]) }
            let expected = (truths.reduce(0) { $0 + ($1 - 0.5) * ($1 - 0.5) } / Double(truths.count)).squareRoot()
            #expect(abs(both.observation[h - 1].nrmse - expected) < 1e-5)
            #expect(
                both.observation[h - 1].nrmse
                    < max(alone[0].observation[h - 1].nrmse, alone[1].observation[h - 1].nrmse))
            // log mean ≥ mean log
            let scores = [both, alone[0], alone[1]].map { $0.keys[0].horizons[h - 1].negativeLogLikelihood! }
            #expect(scores[0] < (scores[1] + scores[2]) / 2)
        }
    }
}
