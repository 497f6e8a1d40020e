import Foundation
import Tensors
import TestSupport
import Testing

@testable import WorldModels

struct ObjectiveTests {
    let terms = BoundTerms(
        observation: Tensor([5.0, 1, 20, 10, 10, 10], shape: [6]), reward: Tensor([2.0, 8], shape: [2]),
        continuation: Tensor([-3.0], shape: []), divergence: Tensor([15.0], shape: []),
        penalizedDivergence: Tensor([12.0], shape: []), surrogate: .zeros(.scalar, precision: .double),
        rewardSurrogate: .zeros(.scalar, precision: .double),
        particles: .zeros(.scalar, precision: .double), rowCount: 10, rewardCount: 8)

    /// The objective is the negative bound and log likelihoods where it takes no liberties, in standardised units.
    @Test(arguments: [DeviationKind.fixed, .learned]) func withoutLibertiesItIsTheNegativeBound(_ kind: DeviationKind) {
        var model = Small.model(Small.configuration(kind))
        model.decoder.logDeviation = Tensor([-0.4, 0.3, 0.1], shape: [3])
        model.reward!.logDeviation = Tensor([0.2], shape: [1])
        var terms = terms
        terms.penalizedDivergence = terms.divergence
        let bound = EvidenceLowerBound(terms, model)
        let units = (Small.normalizer.observation.deviation + Small.normalizer.reward.deviation)
            .reduce(0) { $0 + log($1) }
        let expected = -bound.value - bound.rewardLogLikelihood! - bound.continuationLogLikelihood - units
        #expect(abs(Objective()(terms, model).item - expected) < 1e-12)
    }

    @Test func eachTermHasItsScale() {
        let model = Small.model()
        func value(_ change: (inout Objective) -> Void) -> Double {
            var objective = Objective()
            (objective.observationScale, objective.rewardScale) = (0, 0)
            objective.continuationScale = 0
            (objective.dynamicsScale, objective.representationScale) = (0, 0)
            change(&objective)
            return objective(terms, model).item
        }
        let bound = EvidenceLowerBound(terms, model)
        let observation = value { $0.observationScale = 1 }
        #expect(abs(value { $0.observationScale = 3 } - 3 * observation) < 1e-12)
        #expect(abs(observation + bound.reconstruction + log(2 * 0.5 * 3)) < 1e-12)
        #expect(abs(value { $0.rewardScale = 2 } + 2 * (bound.rewardLogLikelihood! + log(1.7))) < 1e-12)
        #expect(abs(value { $0.continuationScale = 2 } - 0.6) < 1e-12)
        #expect(abs(value { ($0.dynamicsScale, $0.representationScale) = (2, 2) } - 2.4) < 1e-12)
        #expect(abs(value { ($0.dynamicsScale, $0.representationScale) = (1, 0.1) } - 0.55 * 1.2) < 1e-12)
        #expect(value { _ in } == 0)
    }

    @Test func freeNatsMeanWhatTheyAreCalled() {
        let rows = Tensor([0.5, 1, 2, 4.5], shape: [2, 2])
        func penalty(_ mode: FreeNats.Mode, _ nats: Double) -> Double {
            let freeNats = FreeNats(mode: mode, nats: nats)
            return freeNats.penalizeMean(freeNats.penalizePerRow(rows).mean).item
        }
        #expect(penalty(.none, 1.5) == 2)
        #expect(penalty(.perStepExcess, 1.5) == (0.5 + 3) / 4)
        #expect(penalty(.perStepClamp, 1.5) == (1.5 + 1.5 + 2 + 4.5) / 4)
        #expect(penalty(.batchMeanClamp, 1.5) == 2)
        #expect(penalty(.batchMeanClamp, 3) == 3)
    }

    /// A σ² that has followed a batch all the way makes its likelihood as large as any fixed σ does.
    @Test func maximumLikelihoodIsTheBestFixedDeviation() {
        var best = Small.model(Small.configuration(.maximumLikelihood)).decoder
        best.trackDeviation(statistics: terms.observation.doubles, rate: 1)
        let found = best.negativeLogLikelihood(statistics: terms.observation, rows: 10).item
        var fixed = Small.model(Small.configuration(.fixed)).decoder
        let optimum = terms.observation.doubles.prefix(3).map { 0.5 * log($0 / 10) }
        for shift: Double in [-0.2, -0.05, 0, 0.05, 0.2] {
            fixed.logDeviation = Tensor(optimum.map { $0 + shift }, shape: [3])
            let value = fixed.negativeLogLikelihood(statistics: terms.observation, rows: 10).item
            if shift == 0 { #expect(abs(value - found) < 2e-3, "up to the floor of 0.01") }
            if shift != 0 { #expect(value > found + 0.005) }
        }
    }

    @Test(arguments: [Precision.single, .double]) func onlyAMaximumLikelihoodDeviationIsTracked(_ precision: Precision)
    {
        for kind in DeviationKind.allCases where kind != .predicted {
            var head = Small.model(Small.configuration(kind)).converted(to: precision).decoder
            let before = head.logDeviation.doubles
            head.trackDeviation(statistics: [5, 1, 20, 10, 10, 10], rate: 0.25)
            let moved = zip(before, [0.5, 0.1, 2]).map { old, square in
                0.5 * log(0.75 * exp(2 * old) + 0.25 * (square + 1e-4))
            }
            let expected = kind == .maximumLikelihood ? moved : before
            #expect(Closeness(precision).failure(head.logDeviation.doubles, expected) == nil)
            head.trackDeviation(statistics: [0, 0, 0, 0, 0, 0], rate: 1)
            #expect(Closeness(precision).failure(head.logDeviation.doubles, expected) == nil)
        }
    }
}
