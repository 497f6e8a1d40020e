import Distributions
import Foundation
import Tensors
import TestSupport
import Testing
import Trajectories

@testable import WorldModels

struct EvidenceLowerBoundTests {
    /// The bound written out: densities of the log's own numbers under distributions in the log's own units.
    @Test(arguments: [DeviationKind.fixed, .learned, .maximumLikelihood]) func isTheBoundInTheLogsUnits(
        _ kind: DeviationKind
    ) {
        var model = Small.model(Small.configuration(kind))
        model.decoder.logDeviation = Tensor([-0.4, 0.3, 0.1], shape: [3])
        model.reward!.logDeviation = Tensor([0.2], shape: [1])
        let dataset = Small.log(steps: [3, 5])
        let data = SequenceDataset(dataset, normalizer: Small.normalizer)
        let batch = Small.batch(data, starts: [0, 4], length: 6, ends: [4, 10])
        var generator = RandomGenerator(seed: 5)
        // Free nats belong to the objective and must not show.
        let (terms, observed) = model.boundTerms(
            batch, objective: Small.objective(FreeNats(mode: .perStepClamp, nats: 50)), using: &generator)
        let bound = EvidenceLowerBound(terms, model)

        var (reconstruction, divergence, reward, continuation) = (0.0, 0.0, 0.0, 0.0)
        for (b, episode) in dataset.episodes.enumerated() {
            for t in 0...episode.count {
                let features = observed.features[t][b]
                let mean = model.decoder(features.reshaped([1, 5])).doubles
                for i in 0..<3 {
                    let (shift, scale) = (
                        Small.normalizer.observation.mean[i], Small.normalizer.observation.deviation[i]
                    )
                    reconstruction += logNormal(
                        Double(episode.observations[3 * t + i]), mean: mean[i] * scale + shift,
                        deviation: exp(model.decoder.logDeviation.doubles[i]) * scale)
                }
                let prior = model.dynamics.prior(observed.contexts[t]).normal!.parameters[b]
                divergence +=
                    DiagonalNormal(parameters: observed.posterior.normal!.parameters[t][b])
                    .klDivergence(to: DiagonalNormal(parameters: prior)).item
                if t > 0 {
                    let scale = Small.normalizer.reward.deviation[0]
                    let mean = model.reward!(features.reshaped([1, 5])).item * scale + Small.normalizer.reward.mean[0]
                    reward += logNormal(
                        Double(episode.rewards[t - 1]), mean: mean,
                        deviation: exp(model.reward!.logDeviation.item) * scale)
                }
                let goesOn = t < episode.count || !episode.isTerminated
                let probability = model.continuation!(features.reshaped([1, 5])).probability.item
                continuation += log(goesOn ? probability : 1 - probability)
            }
        }
        let close = Closeness(relative: 1e-6, absolute: 0)
        #expect(close.failure([bound.reconstruction], [reconstruction / 10]) == nil)
        #expect(close.failure([bound.divergence], [divergence / 10]) == nil)
        #expect(close.failure([bound.value], [(reconstruction - divergence) / 10]) == nil)
        #expect(close.failure([bound.rewardLogLikelihood!], [reward / 8]) == nil)
        #expect(close.failure([bound.continuationLogLikelihood], [continuation / 10]) == nil)
    }

    private func logNormal(_ x: Double, mean: Double, deviation: Double) -> Double {
        let z = (x - mean) / deviation
        return -0.5 * z * z - log(deviation) - 0.5 * log(2 * .pi)
    }
}
