import Foundation
import Tensors
import TestSupport
import Testing
import Trajectories

@testable import WorldModels

/// What the bounds by particles are worth.
struct ParticleBoundTests {
    /// Objective terms of one batch with a bound.
    func terms(
        _ model: WorldModel, _ batch: SequenceBatch, _ bound: Bound, seed: UInt64
    ) -> (terms: BoundTerms, observed: ObservedSequence) {
        var (objective, generator) = (Objective(), RandomGenerator(seed: seed))
        objective.bound = bound
        return model.boundTerms(batch, objective: objective, using: &generator)
    }

    /// One sample: log p(o | z) + log p(z) − log q(z), in the log's units, row by row.
    @Test(arguments: Variant.all) func withOneSampleItIsTheSampledBound(_ variant: Variant) {
        let model = variant.model
        let batch = Small.batch(variant.data(steps: [3, 4]), starts: [0, 4], length: 5, ends: [4, 9])
        for kind in [Bound.Kind.iwae, .fivo] {
            let (terms, observed) = terms(model, batch, Bound(kind), seed: 3)
            let prior = model.dynamics.prior(observed.contexts)
            let rows =
                model.decoder.logProbability(model.decoder(observed.features), of: batch.observation)
                + prior.logProbability(observed.samples) - observed.posterior.logProbability(observed.samples)
            let expected = (rows * batch.mask).sum.item / 9 - model.logUnits
            #expect(
                Closeness(relative: 1e-10, absolute: 1e-12).failure([model.particleBound(terms)], [expected]) == nil)
        }
    }

    /// The sampled KL has the mean of the exact one: four standard errors of 400 differences.
    @Test(arguments: [Variant(.rssm), Variant(.dmm, .gru, .backward), Variant(.vrnn, latent: .categorical)])
    func withOneSampleItIsTheEvidenceLowerBoundOnAverage(_ variant: Variant) {
        let model = variant.model
        let batch = Small.batch(variant.data(steps: [3, 4]), starts: [0, 4], length: 5, ends: [4, 9])
        let differences = (0..<400).map { seed -> Double in
            let (terms, _) = terms(model, batch, Bound(.iwae), seed: UInt64(seed))
            return model.particleBound(terms) - EvidenceLowerBound(terms, model).value
        }
        let (mean, error) = statistics(differences)
        #expect(abs(mean) <= 4 * error && error > 0)
    }

    /// More samples, a higher bound: by more than three standard errors of the difference each time.
    @Test(arguments: [Variant(.srnn), Variant(.linearGaussian, .gru, .forward), Variant(.rssm, latent: .categorical)])
    func risesWithTheNumberOfSamples(_ variant: Variant) {
        let model = variant.model
        let batch = Small.batch(variant.data(steps: [4]), starts: [0], length: 5).repeated(50)
        func value(_ kind: Bound.Kind, _ samples: Int) -> (mean: Double, error: Double) {
            statistics(
                (0..<12).map {
                    model.particleBound(terms(model, batch, Bound(kind, samples: samples), seed: $0).terms)
                })
        }
        let one = value(.iwae, 1)
        for kind in [Bound.Kind.iwae, .fivo] {
            let (few, many) = (value(kind, 4), value(kind, 32))
            #expect(few.mean > one.mean + 3 * (few.error + one.error))
            #expect(many.mean > few.mean + 3 * (many.error + few.error))
        }
    }

    /// K samples of the evidence lower bound average it; they do not raise it.
    @Test func severalSamplesAverageTheEvidenceLowerBound() {
        let model = Small.model()
        let batch = Small.batch(Small.data(steps: [3, 4]), starts: [0, 4], length: 5, ends: [4, 9])
        let several = terms(model, batch, Bound(.elbo, samples: 3), seed: 3).terms
        let single = terms(model, batch.repeated(3), Bound(), seed: 3).terms
        #expect(several.rowCount == 27 && several.rewardCount == 21)
        for (found, expected) in zip(several.sums, single.sums) {
            #expect(Closeness.double.failure(found, expected) == nil)
        }
    }

    private func statistics(_ values: [Double]) -> (mean: Double, error: Double) {
        let count = Double(values.count)
        let mean = values.reduce(0, +) / count
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
        return (mean, (variance / count).squareRoot())
    }
}
