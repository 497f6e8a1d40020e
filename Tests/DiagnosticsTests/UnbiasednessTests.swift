import Tensors
import Testing

@testable import Diagnostics
@testable import WorldModels

/// Estimators have one mean. Each comparison fails an unbiased estimator with a probability of at most 1% over seeds;
/// the seeds are fixed.
struct UnbiasednessTests {
    static let log = Tiny.log(steps: [3, 1, 2])

    @Test(arguments: [DynamicsFamily.linearGaussian, .rssm, .staticPrior])
    func scoreFunctionsHaveThePathwiseMean(_ family: DynamicsFamily) throws {
        let model = Tiny.model(Tiny.configuration(family), of: Self.log)
        let report = try GradientStudy(samples: 4, repeats: 600)(
            of: model, on: Tiny.batch(model, Self.log), generator: RandomGenerator(seed: 21))
        #expect(report.parameters == model.parameterCount && report.rows == 11)
        #expect(report.estimators.count == 7 && report.estimators.filter(\.isReference).map(\.kind) == [.pathwise])
        for entry in report.estimators where !entry.isReference {
            let agreement = try #require(entry.agreement)
            #expect(agreement.agrees, "\(entry)")
        }
    }

    /// With free nats, scales and the KL's annealing in the objective.
    @Test(arguments: FreeNats.Mode.allCases) func theObjectivesLibertiesAreInTheReturns(_ mode: FreeNats.Mode) {
        let model = Tiny.model(Tiny.configuration(.rssm), of: Self.log)
        let batch = Tiny.batch(model, Self.log)
        // A clamp of the batch's mean has the gradient of its mean, where it holds for every draw.
        let nats = mode == .batchMeanClamp ? 100 : 0.8
        func moments(_ estimator: SampledEstimator, rewardScale: Double = 3, _ seed: UInt64) -> GradientMoments {
            Tiny.moments(estimator, model, batch, repeats: 500, seed: seed) {
                $0.freeNats = FreeNats(mode: mode, nats: nats)
                ($0.observationScale, $0.rewardScale) = (0.4, rewardScale)
                ($0.continuationScale, $0.dynamicsScale, $0.representationScale) = (2, 5, 5)
            }
        }
        let score = SampledEstimator(.scoreFunction, baseline: .leaveOneOut, samples: 8)
        let pathwise = moments(SampledEstimator(.pathwise, samples: 8), 1)
        #expect(GradientAgreement(of: moments(score, 2), with: pathwise).agrees)
        #expect(!GradientAgreement(of: moments(score, rewardScale: 2, 3), with: pathwise).agrees, "a bias shows")
    }

    @Test func baselinesReduceTheVariance() throws {
        let model = Tiny.model(Tiny.configuration(.rssm), of: Self.log)
        let batch = Tiny.batch(model, Self.log)
        func variance(_ baseline: GradientEstimator.Baseline) -> Double {
            Tiny.moments(
                SampledEstimator(.scoreFunction, baseline: baseline, samples: 6), model, batch, repeats: 200, seed: 4
            ).variance
        }
        #expect(variance(.leaveOneOut) < 0.5 * variance(.none))
        #expect(variance(.batch) < 0.8 * variance(.none))
    }
}
