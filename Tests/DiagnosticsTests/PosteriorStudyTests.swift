import Distributions
import Foundation
import Tensors
import TestSupport
import Testing
import Trajectories

@testable import Diagnostics
@testable import WorldModels

struct PosteriorStudyTests {
    static let trajectories = Tiny.log(steps: [3, 1, 2])

    static func batch(_ model: WorldModel) -> SequenceBatch {
        SequenceBatch(
            SequenceDataset(trajectories, normalizer: model.normalizer), starts: [0, 4, 6], length: 4, ends: [4, 6, 9]
        ).converted(to: .double)
    }

    static func terms(_ model: WorldModel, samples: Int = 3) -> BoundTerms {
        var (generator, objective) = (RandomGenerator(seed: 4), Objective())
        objective.bound.samples = samples
        return model.boundTerms(batch(model), objective: objective, using: &generator).terms
    }

    @Test func withoutShiftsItIsItsBase() {
        let model = Tiny.model(Tiny.configuration(.rssm), of: Self.trajectories)
        var other = model
        other.dynamics = PerDatumPosterior(model, base: .posterior, length: 4, sequences: 3)
        #expect(Self.terms(other).sums.map(\.doubles) == Self.terms(model).sums.map(\.doubles))
        other.dynamics = PerDatumPosterior(model, base: .prior, length: 4, sequences: 3)
        #expect(abs(Self.terms(other).divergence.item) < 1e-12)
        #expect(Self.terms(model).divergence.item > 0.1)
    }

    /// Row (t, b) of every sample takes the numbers of (t, b), and no other row does.
    @Test func shiftsReachTheirOwnRow() {
        let model = Tiny.model(Tiny.configuration(.linearGaussian), of: Self.trajectories)
        var posterior = PerDatumPosterior(model, base: .prior, length: 4, sequences: 3)
        posterior.shifts = .sample([4, 3, 4], seed: 2)
        let summaries = posterior.projectSummaries(.zeros([4, 6, model.encoder.summarySize], precision: .double))
        let context = posterior.advance(
            posterior.initialState(batch: 6, precision: .double), projectedInput: .zeros([6, 1], precision: .double))
        for t in 0..<4 {
            let normal = posterior.posterior(context, projectedSummary: summaries[t]).normal!
            let base = posterior.prior(context).normal!
            for row in 0..<6 {
                let shift = posterior.shifts[t][row / 2].doubles
                for z in 0..<2 {
                    #expect(abs(normal.mean[row].doubles[z] - base.mean[row].doubles[z] - shift[z]) < 1e-12)
                    let ratio = normal.deviation[row].doubles[z] / base.deviation[row].doubles[z]
                    #expect(abs(ratio - exp(shift[2 + z])) < 1e-12)
                }
            }
        }
    }

    @Test func aPosteriorPerSequenceIsNoWorseThanTheNetworks() throws {
        let model = Tiny.model(Tiny.configuration(.rssm), of: Self.trajectories)
        let report = try PosteriorStudy(steps: 200)(
            of: model, on: Self.batch(model), generator: RandomGenerator(seed: 7))
        #expect(report.rows == 9 && report.posteriors.map(\.kind) == PosteriorReport.Kind.allCases)
        #expect(report.posteriors.dropFirst().map(\.parameters) == [36, 36])
        #expect(report.posteriors[0].gain.value == 0)
        // The network is untrained: five standard errors are little.
        let gain = report.posteriors[2].gain
        #expect(gain.value > 5 * (try #require(gain.standardError)))
        #expect(report.amortizationGap.value >= gain.value)
    }

    /// One latent and a linear decoder: the exact posterior is in the family, and the bound reaches log p.
    @Test func theBoundReachesTheLikelihoodWhereTheFamilyHoldsTheExactPosterior() throws {
        var c = Tiny.configuration(.staticPrior)
        (c.dynamics.stochastic, c.decoder.hidden) = (1, [])
        let model = Tiny.model(c, of: Self.trajectories)
        let report = try PosteriorStudy(steps: 400)(
            of: model, on: Self.batch(model), generator: RandomGenerator(seed: 7))
        let batch = Self.batch(model)
        // o | u ~ N(f(u, 0), w wᵀ + I), σ = 1: f(u, z) = f(u, 0) + w z.
        func decoded(_ z: Double) -> [Double] {
            let latent = Tensor(repeating: z, shape: [4, 3, 1], precision: .double)
            return model.decoder(model.dynamics.features(batch.action, latent)).doubles
        }
        let (mean, w) = (decoded(0), zip(decoded(1), decoded(0)).map { $0 - $1 })
        var exact = 0.0
        for row in 0..<12 where batch.mask.doubles[row] == 1 {
            let (r, v) = ((0..<2).map { batch.observation.doubles[2 * row + $0] - mean[2 * row + $0] }, [w[0], w[1]])
            let gain = 1 + v[0] * v[0] + v[1] * v[1]
            let along = r[0] * v[0] + r[1] * v[1]
            exact -= 0.5 * (r[0] * r[0] + r[1] * r[1] - along * along / gain + log(gain)) + log(2 * Double.pi)
        }
        exact = exact / 9 - model.logUnits
        for entry in report.posteriors.dropFirst() {
            #expect(abs(entry.bound.value - exact) < 0.01, "\(entry) for \(exact)")
        }
        #expect(report.posteriors[0].bound.value < exact - 0.05)
    }

    @Test func categoricalLatentsAreRefused() {
        let model = Tiny.model(Tiny.configuration(.rssm, .categorical), of: Self.trajectories)
        #expect(throws: DiagnosticsError.noPerDatumPosterior(latents: "categorical")) {
            try PosteriorStudy(steps: 1)(of: model, on: Self.batch(model), generator: RandomGenerator(seed: 1))
        }
    }
}
