import Tensors
import TestSupport
import Testing
import Trajectories

@testable import Training
@testable import WorldModels

/// Inference with numbers, keys and whole rows missing.
struct MissingSensorTests {
    func model(_ variant: Variant) -> WorldModel {
        var configuration = variant.configuration
        configuration.observations.missing = true
        return Small.model(configuration, normalizer: variant.normalizer)
    }

    func observe(_ model: WorldModel, _ batch: SequenceBatch, from state: State? = nil) -> ObservedSequence {
        var generator = RandomGenerator(seed: 5)
        return model.observe(from: state, batch, using: &generator)
    }

    /// With nothing missing the mask is ones, and these are part of the first layer's bias.
    @Test func acompleteBatchIsReadAsWithoutAMask() {
        let variant = Variant(.rssm)
        let masked = model(variant)
        var plain = variant.model
        let weights = Dictionary(uniqueKeysWithValues: masked.namedParameters.map { ($0.path, $0.tensor) })
        plain.updateParameters { path, parameter in
            guard let own = weights[path] else { return }
            parameter = path == "encoder.network.layers.0.weight" ? own[0..<3] : own
            if path == "encoder.network.layers.0.bias" {
                parameter = own + weights["encoder.network.layers.0.weight"]![3..<6].sumOverRows
            }
        }
        let batch = Small.batch(variant.data(steps: [7]), starts: [0], length: 8)
        for (found, expected) in zip(observe(masked, batch).rows, observe(plain, batch).rows) {
            #expect(Closeness.double.failure(found, expected) == nil)
        }
    }

    /// A row with nothing to read: the posterior is the prior, the divergence exactly 0, and the state the imagined one.
    @Test(arguments: Variant.filtering) func anUnseenRowIsImagined(_ variant: Variant) {
        let model = model(variant)
        let whole = Small.batch(variant.data(steps: [7, 7]), starts: [0, 8], length: 8)
        let batch = whole.missing(0..<3) { t, b in t >= 4 && b == 0 }
        let observed = observe(model, batch)
        let prior = model.dynamics.prior(observed.contexts)
        let divergence = observed.divergence(to: prior).doubles
        for t in 0..<8 {
            #expect((divergence[2 * t] == 0) == (t >= 4), "row \(t)")
            #expect(divergence[2 * t + 1] != 0)
        }
        for t in 4..<8 {
            let own = model.dynamics.prior(observed.contexts[t]).parameters
            #expect(observed.posterior.parameters[t][0].doubles == own[0].doubles, "row \(t)")
            #expect(observed.posterior.parameters[t][1].doubles != own[1].doubles)
        }
        // The generator of the later rows, after the noise of the first ones.
        var generator = RandomGenerator(seed: 5)
        let context = model.observe(whole[0..<4], using: &generator).last
        if variant.family.isAutoregressive { return }
        let imagined = model.imagine(from: context, actions: whole.action[4..<8], using: &generator)
        for t in 0..<4 {
            #expect(
                Closeness.double.failure(imagined.samples[t][0].doubles, observed.samples[t + 4][0].doubles) == nil)
        }
    }

    /// What is missing at one row is missing to the rows before it, and the filter step by step is the filter of a batch.
    @Test(arguments: Variant.filtering) func aStepIsARowOfABatch(_ variant: Variant) {
        let model = model(variant)
        let batch = Small.batch(variant.data(steps: [5]), starts: [0], length: 6)
            .missing(0..<3) { t, _ in t == 2 || t == 3 }.missing(0..<(variant.likelihood == .categorical ? 3 : 1)) {
                t, _ in t == 4
            }
        let observed = observe(model, batch)
        var generator = RandomGenerator(seed: 5)
        var state = model.initialState(batch: 1)
        for t in 0..<6 {
            state = model.observe(
                state, action: batch.action[t], observation: batch.observation[t], using: &generator)
            #expect(Closeness.double.failure(state.stochastic.doubles, observed.samples[t].doubles) == nil, "row \(t)")
            #expect(Closeness.double.failure(state.deterministic.doubles, observed.contexts[t].doubles) == nil)
        }
    }

    /// A smoother knows a row by what comes after it, to the episode's end.
    @Test func aSmootherReadsLaterRows() {
        let variant = Variant(.dmm, .gru, .backward)
        let model = model(variant)
        let data = variant.data(steps: [3, 3])
        let batch = Small.batch(data, starts: [0], length: 8).missing(0..<3) { t, _ in [1, 3, 6, 7].contains(t) }
        #expect(observe(model, batch).reads?.doubles == [1, 1, 1, 0, 1, 1, 0, 0])
        #expect(observe(model, Small.batch(data, starts: [0], length: 8)).reads == nil)
    }

    /// Bounds by particles count a missing row for nothing: the estimate is that of the sequence without it.
    @Test(arguments: [Bound.Kind.iwae, .fivo]) func particlesPassOverUnseenRows(_ kind: Bound.Kind) {
        let variant = Variant(.rssm)
        let model = model(variant)
        let batch = Small.batch(variant.data(steps: [5]), starts: [0], length: 6).missing(0..<3) { t, _ in t > 3 }
        func estimate(_ batch: SequenceBatch) -> Double {
            var generator = RandomGenerator(seed: 5)
            return model.particles(batch, bound: Bound(kind, samples: 3), using: &generator).logLikelihood!.item
        }
        let found = estimate(batch)
        #expect(found.isFinite && Closeness.double.failure([found], [estimate(batch[0..<4])]) == nil)
    }

    /// Missing numbers drop out of the bound, and their units with them.
    @Test func theBoundIsOfWhatWasSeen() {
        let variant = Variant(.rssm)
        let model = model(variant)
        let batch = Small.batch(variant.data(steps: [3]), starts: [0], length: 4).missing(1..<2) { t, _ in t != 2 }
        var generator = RandomGenerator(seed: 5)
        let (terms, observed) = model.boundTerms(batch, using: &generator)
        let (deviations, units) = (model.decoder.logDeviation.doubles, model.normalizer.observation.deviation)
        let (mean, x) = (model.decoder(observed.features).doubles, batch.observation.doubles)
        let expected = x.indices.filter { !x[$0].isNaN }.reduce(0.0) { sum, i in
            let z = (x[i] - mean[i]) / Tensor([deviations[i % 3]], shape: [1]).exp.item
            let constants =
                Tensor([2 * Double.pi], shape: [1]).log.item / 2 + Tensor([units[i % 3]], shape: [1]).log.item
            return sum - 0.5 * z * z - deviations[i % 3] - constants
        }
        #expect(Closeness.double.failure([EvidenceLowerBound(terms, model).reconstruction], [expected / 4]) == nil)
    }

    @Test func readingsAreDroppedByThemselves() {
        let batch = Small.batch(Small.data(steps: [399]), starts: [0], length: 400).converted(to: .single)
        func missing(_ share: Double, _ readings: [Range<Int>], seed: UInt64 = 3) -> [Bool] {
            var generator = RandomGenerator(seed: seed)
            return batch.dropping(share, readings: readings, using: &generator).observation.floats.map(\.isNaN)
        }
        let each = missing(0.3, [0..<1, 1..<2, 2..<3])
        for column in 0..<3 {
            let count = (0..<400).count { each[3 * $0 + column] }
            // Four standard errors of 400 draws.
            #expect(abs(Double(count) / 400 - 0.3) < 4 * (0.21 / 400).squareRoot())
        }
        let together = missing(0.3, [1..<3])
        for row in 0..<400 {
            #expect(together[3 * row + 1] == together[3 * row + 2])
            #expect(!together[3 * row])
        }
        #expect(missing(0.3, [1..<3]) == together && missing(0.3, [1..<3], seed: 4) != together)
        func readings(of space: Space, _ keys: (String) -> Bool = { _ in true }) -> [Range<Int>] {
            Normalizer(
                observationSpace: space, actionSpace: .unbounded(0), observation: .identity(space.encodedSize),
                action: .identity(0), reward: .identity(1)
            ).readings(keys)
        }
        #expect(readings(of: Mixed.space) { $0 != "heat" } == [0..<2, 2..<7, 7..<9, 10..<12])
        #expect(readings(of: .unbounded(3)) == [0..<1, 1..<2, 2..<3])
        #expect(readings(of: .multiDiscrete(counts: [3, 2], starts: [0, 0])) == [0..<3, 3..<5])
    }

    @Test func nanWithoutTheSettingTraps() async {
        await #expect(processExitsWith: .failure) {
            let model = Small.model()
            var generator = RandomGenerator(seed: 1)
            _ = model.observe(
                model.initialState(batch: 1), action: .zeros([1, 2], precision: .double),
                observation: Tensor([0, Double.nan, 1], shape: [1, 3]), using: &generator)
        }
    }
}
