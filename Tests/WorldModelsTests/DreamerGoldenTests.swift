import Distributions
import Foundation
import Tensors
import TestSupport
import Testing
import Trajectories

@testable import WorldModels

// `try!`: the file is part of the test bundle; without it no test here means anything.
private let golden = try! GoldenFile(
    Bundle.module.url(forResource: "goldens", withExtension: "json", subdirectory: "Goldens"))("dreamerV3")

/// DreamerV3's world model and its loss against `Goldens/generate.py`, element by element.
struct DreamerGoldenTests {
    /// Observations and rewards are standardised, which the published model does not; symlog and two-hot likelihoods take
    /// them back.
    static let normalizer = Normalizer(
        observationSpace: .unbounded(4), actionSpace: .unbounded(2),
        observation: Standardizer(mean: [1, -2, 0.5, 0], deviation: [2, 0.5, 4, 1]),
        action: .identity(2), reward: Standardizer(mean: [3], deviation: [8]))

    static var configuration: WorldModelConfiguration {
        var c = WorldModelConfiguration()
        (c.encoder.hidden, c.encoder.output, c.encoder.normalization) = ([4, 7], nil, .rms)
        (c.dynamics.family, c.dynamics.normalization, c.dynamics.latent) = (.blockRSSM, .rms, .categorical)
        (c.dynamics.deterministic, c.dynamics.blocks, c.dynamics.hidden) = (6, 3, 5)
        (c.dynamics.stochastic, c.dynamics.classes, c.dynamics.uniformMix) = (2, 3, 0.01)
        (c.decoder.likelihood, c.decoder.hidden, c.decoder.normalization) = (.symlog, [8, 3], .rms)
        (c.reward.likelihood, c.reward.hidden, c.reward.normalization) = (.twoHot, [3], .rms)
        (c.continuation.hidden, c.continuation.normalization, c.continuation.discountHorizon) = ([2], .rms, 333)
        return c
    }

    static var objective: Objective {
        var objective = Objective()
        objective.gradient.kind = .straightThrough
        objective.freeNats = FreeNats(mode: .perStepClamp, nats: golden.number("freeNats"))
        objective.representationScale = 0.1
        return objective
    }

    let model: WorldModel
    let batch: SequenceBatch

    init() {
        var generator = RandomGenerator(seed: 1)
        var model = WorldModel(
            configuration: Self.configuration, observationSpace: .unbounded(4), actionSpace: .unbounded(2),
            statistics: LogStatistics(
                normalizer: Self.normalizer,
                linear: LinearStatistics(
                    observationSize: 4, actionSize: 2, count: 0, inputProducts: .init(repeating: 0, count: 49),
                    outputProducts: .init(repeating: 0, count: 35))),
            using: &generator
        ).converted(to: .double)
        model.updateParameters { path, parameter in
            let stored = golden["model." + path]
            #expect(stored.shape == parameter.shape, "\(path)")
            parameter = stored
        }
        self.model = model
        let episodes = (0..<3).map { index in
            Episode(
                observations: golden["observation.\(index)"].floats, actions: golden["action.\(index)"].floats,
                rewards: golden["reward.\(index)"].floats, isTerminated: index == 0)
        }
        let data = SequenceDataset(
            TrajectoryDataset(observationSpace: .unbounded(4), actionSpace: .unbounded(2), episodes: episodes),
            normalizer: Self.normalizer)
        batch = SequenceBatch(data, starts: [0, 3], length: 3).converted(to: .double)
    }

    /// Standardised observations are rounded to single precision.
    static let close = Closeness(relative: 2e-5, absolute: 2e-6)

    @Test func everyRowIsAsPublished() {
        var generator = RandomGenerator(key: 77, counter: 0)
        let observed = model.observe(batch, using: &generator)
        let prior = model.dynamics.prior(observed.contexts)
        let found: [(String, Tensor?)] = [
            ("h", observed.contexts), ("z", observed.samples),
            ("posterior", observed.posterior.categorical?.probability),
            ("prior", prior.categorical?.probability), ("decoded", model.decoder(observed.features)),
            ("rewardLogits", model.reward?(observed.features)),
            ("continuationLogits", model.continuation?(observed.features).logits),
            ("divergence", observed.posterior.klDivergence(to: prior)),
        ]
        for (name, tensor) in found {
            #expect(tensor.flatMap { Self.close.failure($0, golden[name]) } == nil && tensor != nil, "\(name)")
        }
    }

    @Test func theLossAndAllItsGradientsAreAsPublished() {
        let tape = Tape()
        let (traced, leaves) = model.traced(on: tape)
        var generator = RandomGenerator(key: 77, counter: 0)
        let terms = traced.boundTerms(batch, objective: Self.objective, using: &generator).terms
        let loss = Self.objective(terms, traced)

        let penalty = terms.penalizedDivergence.item / 6
        let continuation = -terms.continuation.item / 6
        #expect(abs(penalty - golden.number("dynamicsLoss")) < 1e-5)
        #expect(abs(continuation - golden.number("continuationLoss")) < 1e-5)
        #expect(abs(observationLoss(terms) - golden.number("observationLoss")) < 1e-4)
        #expect(abs(rewardLoss(terms) - golden.number("rewardLoss")) < 1e-4)

        let gradients = tape.gradients(of: loss, leaves: leaves)
        for ((path, _), gradient) in zip(model.namedParameters, gradients) {
            let failure = Self.close.failure(gradient, golden["gradient." + path])
            #expect(failure == nil, "\(path)\(failure ?? "")")
        }
    }

    /// Without what turns the sum of squares into a density of standardised numbers.
    private func observationLoss(_ terms: BoundTerms) -> Double {
        let (values, deviations) = (batch.observation.doubles, Self.normalizer.observation.deviation)
        let restored = zip(values.indices, values).map {
            $1 * deviations[$0 % 4] + Self.normalizer.observation.mean[$0 % 4]
        }
        let constants =
            restored.reduce(0) { $0 + log1p(abs($1)) + 0.5 * log(.pi) }
            - 6 * deviations.reduce(0) { $0 + log($1) }
        return (-terms.observation.doubles[0] - constants) / 6
    }

    /// Without the widths of the bins, and the unit.
    private func rewardLoss(_ terms: BoundTerms) -> Double {
        let rewards = (0..<2).flatMap { golden["reward.\($0)"].doubles }
        let widths = TwoHot(logits: .zeros([rewards.count, 255], precision: .double))
        let uniform = widths.logProbability(Tensor(rewards, shape: [rewards.count, 1])).sum.item
        // Of equal logits, what is not the cross-entropy log 255 is the widths.
        let constants = -uniform - Double(rewards.count) * (log(255) + log(8))
        return (-terms.reward.doubles[0] - constants) / Double(rewards.count)
    }
}
