import Tensors
import TestSupport
import Testing

@testable import Training
@testable import WorldModels

/// The two scales of the KL, held to the stated surrogate: what each term's stopped side is, stands still.
struct DivergenceScaleTests {
    typealias Gradient = ObjectiveGradientTests
    static let scales: [(dynamics: Double, representation: Double)] = [
        (0.8, 0.2), (1, 0.1), (0, 1), (1, 0), (0, 0), (1.5, 1.5),
    ]

    /// A trainer of nothing but the KL, with free nats that cut some rows off.
    static func trainer(
        _ model: WorldModel, _ mode: FreeNats.Mode, _ scale: (dynamics: Double, representation: Double)
    ) -> Trainer {
        var configuration = ExperimentConfiguration()
        configuration.model = model.configuration
        let mean = mean(Gradient.divergences(model, Gradient.shards(2)))
        configuration.objective.freeNats = FreeNats(
            mode: mode, nats: mode == .batchMeanClamp ? mean / 2 : Gradient.nats(model, Gradient.shards(2)))
        (configuration.objective.observationScale, configuration.objective.rewardScale) = (0, 0)
        configuration.objective.continuationScale = 0
        configuration.objective.dynamicsScale = scale.dynamics
        configuration.objective.representationScale = scale.representation
        return Trainer(configuration: configuration, model: model, generator: Gradient.generator)
    }

    private static func mean(_ numbers: [Double]) -> Double { numbers.reduce(0, +) / Double(numbers.count) }

    /// q and p of each shard's rows, off any tape.
    static func beliefs(_ model: WorldModel) -> [(q: Latent, p: Latent)] {
        Gradient.shards(2).enumerated().map { index, shard in
            var generator = Gradient.generator.child(UInt64(index))
            let run = model.particles(shard, bound: Bound(), using: &generator)
            return (run.observed.posterior, run.prior)
        }
    }

    static func penalty(_ pairs: [(q: Latent, p: Latent)], _ freeNats: FreeNats) -> Double {
        var (sum, count) = (0.0, 0)
        for (pair, shard) in zip(pairs, Gradient.shards(2)) {
            sum += (freeNats.penalizePerRow(pair.q.klDivergence(to: pair.p)) * shard.mask).sum.item
            count += shard.rowCount
        }
        return freeNats.penalizeMean(Tensor([sum / Double(count)], shape: [])).item
    }

    @Test(arguments: FreeNats.Mode.allCases, [LatentKind.normal, .categorical])
    func theGradientIsThatOfTheTwoStoppedTerms(_ mode: FreeNats.Mode, _ latent: LatentKind) {
        let variant = Variant(.rssm, latent: latent)
        let model = variant.model
        let still = Self.beliefs(model)
        for scale in Self.scales {
            let trainer = Self.trainer(model, mode, scale)
            let freeNats = trainer.configuration.objective.freeNats
            let found = trainer.objectiveGradient(Gradient.shards(2), generator: Gradient.generator)
            let value = (scale.dynamics + scale.representation) / 2 * Self.penalty(still, freeNats)
            #expect(abs(found.objective - value) <= 1e-12 * value)
            // Through a sample of classes the gradient is no derivative: there, what does not pass through one.
            guard latent == .normal else {
                let stops = found.gradients.enumerated().filter { $0.element.sumOfSquares == 0 }.map(\.offset)
                let names = stops.map { model.namedParameters[$0].path }
                #expect(names.contains("dynamics.priorOutput.weight") == (scale.dynamics == 0))
                #expect(names.contains("dynamics.posteriorOutput.weight") == (scale == (0, 0)))
                continue
            }
            Gradient.expectDifferences(found.gradients, model) { moved in
                let now = Self.beliefs(moved)
                return scale.dynamics * Self.penalty(zip(still, now).map { ($0.q, $1.p) }, freeNats)
                    + scale.representation * Self.penalty(zip(still, now).map { ($1.q, $0.p) }, freeNats)
            }
        }
    }
}
