import Optimizers
import Tensors
import TestSupport
import Testing
import Trajectories

@testable import Training
@testable import WorldModels

/// Gradients of the training objective for every family, likelihood and bound, by differences along a random direction
/// of each parameter.
struct FamilyGradientTests {
    static let smooth = Variant.all.filter { $0.latent == .normal }
    /// One of each family, a smoother and each likelihood among them.
    static let families = [
        Variant(.rssm, .gru, .forward), Variant(.vrnn, likelihood: .bernoulli), Variant(.srnn, .gru, .backward),
        Variant(.dmm, .gru, .forward, isResidual: true), Variant(.linearGaussian, .linear, .forward),
        Variant(.staticPrior, likelihood: .categorical),
    ]

    func trainer(
        _ model: WorldModel, _ bound: Bound = .init(), change: (inout ExperimentConfiguration) -> Void = { _ in }
    ) -> Trainer {
        var configuration = ObjectiveGradientTests.trainer(model, FreeNats()).configuration
        configuration.objective.bound = bound
        change(&configuration)
        return Trainer(configuration: configuration, model: model, generator: ObjectiveGradientTests.generator)
    }

    func shards(_ variant: Variant) -> [SequenceBatch] {
        let data = variant.data(steps: [3, 1, 4])
        return [
            Small.batch(data, starts: [0, 2], length: 5, ends: [5, 7]), Small.batch(data, starts: [7], length: 4),
        ]
    }

    func expectGradient(_ trainer: Trainer, _ shards: [SequenceBatch]) {
        let model = trainer.model
        func value(_ model: WorldModel) -> Double { ObjectiveGradientTests.value(trainer, model, shards) }
        let (objective, _, gradients) = trainer.objectiveGradient(shards, generator: ObjectiveGradientTests.generator)
        #expect(abs(objective - value(model)) <= 1e-12 * abs(objective))
        for (index, parameter) in model.namedParameters.enumerated() {
            let direction = Tensor.sample(parameter.tensor.shape, seed: UInt64(index))
            func shifted(_ shift: Double) -> Double {
                var moved = model
                moved.updateParameters { if $0 == parameter.path { $1 = $1 + direction * shift } }
                return value(moved)
            }
            // So small that no rectifier changes its side, and no particle its ancestor.
            let step = 1e-5
            let slope = (shifted(step) - shifted(-step)) / (2 * step)
            let found = (gradients[index] * direction).sum.item
            #expect(abs(found - slope) <= 1e-6 * abs(slope) + 5e-8, "\(parameter.path): \(found), differences \(slope)")
        }
    }

    @Test(arguments: smooth + families) func theEvidenceLowerBound(_ variant: Variant) {
        expectGradient(trainer(variant.model), shards(variant))
    }

    @Test(arguments: families) func severalSamples(_ variant: Variant) {
        expectGradient(trainer(variant.model, Bound(.elbo, samples: 2)), shards(variant))
    }

    @Test(arguments: families) func importanceWeighted(_ variant: Variant) {
        expectGradient(trainer(variant.model, Bound(.iwae, samples: 3)), shards(variant))
    }

    /// Of the bound with the ancestors that were drawn; small steps draw the same.
    @Test(arguments: families) func particleFilter(_ variant: Variant) {
        var bound = Bound(.fivo, samples: 3)
        bound.resampleBelow = 0.9
        let resampled = trainer(variant.model, bound)
        expectGradient(resampled, shards(variant))
        bound.resampleBelow = 0
        let value = { ObjectiveGradientTests.value($0, variant.model, shards(variant)) }
        #expect(value(resampled) != value(trainer(variant.model, bound)), "something was resampled")
    }

    @Test(arguments: Variant.all) func aFilterThatNeverResamplesIsImportanceWeighted(_ variant: Variant) {
        var bound = Bound(.fivo, samples: 3)
        bound.resampleBelow = 0
        let results = [bound, Bound(.iwae, samples: 3)].map {
            trainer(variant.model, $0).objectiveGradient(
                shards(variant), generator: ObjectiveGradientTests.generator)
        }
        #expect(abs(results[0].objective - results[1].objective) <= 1e-11 * abs(results[1].objective))
        for (found, expected) in zip(results[0].gradients, results[1].gradients) {
            #expect(Closeness(relative: 1e-8, absolute: 1e-11).failure(found, expected) == nil)
        }
    }

    @Test func anAnnealedDivergence() {
        let variant = Variant(.dmm)
        let objectives = [0, 2, 4, 9].map { step -> Double in
            var trainer = trainer(variant.model) {
                ($0.objective.annealing.start, $0.objective.annealing.steps) = (0.2, 4)
            }
            trainer.optimizer.step = step
            expectGradient(trainer, shards(variant))
            return trainer.objectiveGradient(shards(variant), generator: ObjectiveGradientTests.generator).objective
        }
        let slope = (objectives[2] - objectives[0]) / 0.8
        #expect(slope > 0.01, "the divergence has a price")
        #expect(abs(objectives[1] - objectives[0] - 0.4 * slope) <= 1e-10)
        #expect(objectives[3] == objectives[2])
    }

    @Test func frozenParametersHaveNoGradientAndTheOthersTheirs() {
        let variant = Variant(.vrnn, .gru, .forward)
        let free = trainer(variant.model).objectiveGradient(
            shards(variant), generator: ObjectiveGradientTests.generator)
        let held = trainer(variant.model) { $0.training.frozen = ["decoder", "encoder.recurrence."] }
            .objectiveGradient(shards(variant), generator: ObjectiveGradientTests.generator)
        for (index, parameter) in variant.model.namedParameters.enumerated() {
            let isFrozen = parameter.path.hasPrefix("decoder.") || parameter.path.hasPrefix("encoder.recurrence.")
            let expected = isFrozen ? free.gradients[index] * 0 : free.gradients[index]
            #expect(held.gradients[index].doubles == expected.doubles, "\(parameter.path)")
        }
    }

    /// Every path once, and a gradient for each: by differences it is right, here it is there.
    @Test(arguments: Variant.all) func everyParameterHasAGradient(_ variant: Variant) {
        let trainer = trainer(variant.model) {
            if variant.latent == .categorical { $0.objective.gradient = GradientEstimator(.straightThrough) }
        }
        let gradients = trainer.objectiveGradient(shards(variant), generator: ObjectiveGradientTests.generator)
            .gradients
        let named = variant.model.namedParameters
        #expect(Set(named.map(\.path)).count == named.count && gradients.count == named.count)
        for (parameter, gradient) in zip(named, gradients) {
            #expect(gradient.sumOfSquares > 0 && gradient.sumOfSquares.isFinite, "\(parameter.path)")
        }
    }
}
