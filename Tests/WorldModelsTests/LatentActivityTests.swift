import Foundation
import Tensors
import Testing
import Trajectories

@testable import WorldModels

struct LatentActivityTests {
    /// The parts add up to the KL of the whole, each at its place.
    @Test(arguments: [LatentKind.normal, .categorical]) func theKLOfARowIsThatOfItsLatents(_ kind: LatentKind) {
        let model = Variant(.rssm, latent: kind).model
        let data = Small.data(steps: [7, 4])
        let batch = Small.batch(data, starts: [0, 8], length: 8, ends: [8, 13])
        var generator = RandomGenerator(seed: 5)
        let activity = model.latentActivity(on: batch, using: &generator)
        generator = RandomGenerator(seed: 5)
        let run = model.particles(batch, bound: Bound(), using: &generator)
        let divergences = run.observed.divergence(to: run.prior).doubles
        let (mask, isFirst) = (batch.mask.doubles, batch.isFirst.doubles)
        func mean(_ values: [Double], _ weight: [Double]) -> Double {
            let sum = values.indices.reduce(0.0) { $0 + values[$1] * weight[$1] }
            return sum / weight.reduce(0, +)
        }
        #expect(activity.divergences.count == 2)
        #expect(abs(activity.divergence - mean(divergences, mask)) < 1e-12)
        #expect(abs(activity.firstDivergence - mean(divergences, isFirst)) < 1e-12)
        let entropy = mean(run.observed.posterior.entropy.doubles, mask)
        #expect(abs(activity.posteriorEntropy - entropy) < 1e-12)
        #expect((activity.floorShare == nil) == (kind == .categorical))
    }

    /// Of two normal latents, one whose posterior is the prior and one at its minimum.
    @Test func eachLatentIsCountedByItself() {
        var configuration = Small.configuration()
        configuration.dynamics.minimumDeviation = 0.1
        var model = Small.model(configuration)
        // Raw (mean, deviation) of both distributions, whatever was seen: N(0, 0.8²) and N(2, 0.1²) against N(0, 0.8²).
        let raw = [0, 2, -0.0134, -40.0]
        model.updateParameters { path, parameter in
            if path.hasSuffix("Output.weight") { parameter = parameter * 0 }
            if path == "dynamics.posteriorOutput.bias" { parameter = Tensor(raw, shape: [4]) }
            if path == "dynamics.priorOutput.bias" { parameter = Tensor([0, 0, -0.0134, -0.0134], shape: [4]) }
        }
        let batch = Small.batch(Small.data(steps: [7]), starts: [0], length: 8)
        var generator = RandomGenerator(seed: 5)
        let activity = model.latentActivity(on: batch, using: &generator)
        let prior = 0.1 + Foundation.log(1 + Foundation.exp(-0.0134))
        let expected = Foundation.log(prior / 0.1) + (0.01 + 4) / (2 * prior * prior) - 0.5
        #expect(abs(activity.divergences[0]) < 1e-12 && abs(activity.divergences[1] - expected) < 1e-9)
        #expect(activity.activeCount == 1 && activity.floorShare == 1)
    }
}
