import Tensors
import Testing
import Trajectories

@testable import Diagnostics
@testable import WorldModels

/// Categorical latents of few values: the expected objective is a sum over all of them, its gradient known.
struct EnumerationTests {
    static let log = Tiny.log(steps: [0, 0, 0])
    static let model: WorldModel = {
        var c = Tiny.configuration(.staticPrior, .categorical)
        (c.reward.isEnabled, c.continuation.isEnabled) = (false, false)
        return Tiny.model(c, of: log)
    }()
    /// Three sequences of one row.
    static let batch = SequenceBatch(
        SequenceDataset(log, normalizer: model.normalizer), starts: [0, 1, 2], length: 1
    ).converted(to: .double)

    /// −ELBO per row, summed over the values of two variables with three classes each.
    static func expectedObjective(_ model: WorldModel) -> Double {
        let dynamics = model.dynamics
        let context = dynamics.advance(
            model.initialState(batch: 3), projectedInput: dynamics.projectInputs(batch.action[0]))
        let posterior = dynamics.posterior(
            context, projectedSummary: dynamics.projectSummaries(model.encoder.embed(batch.observation[0])))
        var sum = posterior.klDivergence(to: dynamics.prior(context)).sum.item
        for value in 0..<9 {
            let classes = [value / 3, 3 + value % 3]
            let oneHot = (0..<18).map { classes.contains($0 % 6) ? 1.0 : 0 }
            let z = Tensor(oneHot, shape: [3, 6])
            let likelihood = model.decoder.logProbability(
                model.decoder(dynamics.features(context, z)), of: batch.observation[0])
            sum -= (posterior.logProbability(z).exp * likelihood).sum.item
        }
        return sum / 3
    }

    /// By differences of fourth order.
    static let exactGradient: [Double] = {
        let step = 1e-3
        return model.parameters.enumerated().flatMap { place, parameter in
            (0..<parameter.count).map { element in
                func shifted(_ shift: Double) -> Double {
                    var (moved, index) = (model, 0)
                    moved.updateParameters { _, tensor in
                        if index == place {
                            var values = tensor.doubles
                            values[element] += shift
                            tensor = Tensor(values, shape: tensor.shape)
                        }
                        index += 1
                    }
                    return expectedObjective(moved)
                }
                return (8 * (shifted(step) - shifted(-step)) - shifted(2 * step) + shifted(-2 * step)) / (12 * step)
            }
        }
    }()

    static func agreement(_ estimator: SampledEstimator) -> GradientAgreement {
        let repeats = 2000
        var exact = Tiny.empty(parameters: exactGradient.count)
        for _ in 0..<repeats { exact.add(exactGradient) }
        return GradientAgreement(
            of: Tiny.moments(estimator, model, batch, repeats: repeats, seed: 6), with: exact)
    }

    /// Each fails an unbiased estimator with a probability of at most 1% over seeds; the seed is fixed.
    @Test(arguments: [
        SampledEstimator(.scoreFunction, samples: 1), SampledEstimator(.scoreFunction, baseline: .batch, samples: 2),
        SampledEstimator(.scoreFunction, baseline: .leaveOneOut, samples: 3),
    ])
    func scoreFunctionsHaveTheExactMean(_ estimator: SampledEstimator) {
        let found = Self.agreement(estimator)
        #expect(found.agrees, "\(found)")
    }

    @Test func straightThroughIsBiased() {
        let found = Self.agreement(SampledEstimator(.straightThrough, samples: 3))
        #expect(!found.agrees && found.biasNorm > 3 * found.biasNormOfNoise, "\(found)")
    }
}
