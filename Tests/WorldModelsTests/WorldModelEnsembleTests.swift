import Checkpoints
import Foundation
import Tensors
import Testing

@testable import WorldModels

struct WorldModelEnsembleTests {
    /// Models of one kind that differ in every parameter.
    static func members(_ count: Int, _ variant: Variant = Variant(.rssm)) -> [WorldModel] {
        (0..<count).map { index in
            var generator = RandomGenerator(seed: UInt64(100 + index))
            var model = variant.model
            model.updateParameters { $1.add(generator.normal($1.shape, precision: .double), scale: 0.3) }
            return model.converted(to: .single)
        }
    }

    static func future(_ ensemble: WorldModelEnsemble, states: Int, samples: Int) -> EnsembleFuture {
        var generator = RandomGenerator(seed: 9)
        let actions = generator.normal([4, states, 2]).repeated(samples, axis: 1)
        return ensemble.imagine(
            from: ensemble.initialState(batch: states).repeated(samples), actions: actions, using: &generator)
    }

    @Test(arguments: [
        Variant(.rssm), Variant(.dmm, .gru, .forward, likelihood: .bernoulli),
        Variant(.vrnn, latent: .categorical, likelihood: .categorical),
    ]) func equalMembersAgreeExactly(_ variant: Variant) {
        let model = Self.members(1, variant)[0]
        for (count, samples) in [(1, 1), (3, 1), (3, 5)] {
            let ensemble = WorldModelEnsemble(.init(repeating: model, count: count))
            let future = Self.future(ensemble, states: 3, samples: samples)
            for spread in [
                ensemble.disagreement(future, samples: samples), ensemble.mutualInformation(future, samples: samples),
            ] {
                #expect(spread.shape == [4, 3] && spread.floats.allSatisfy { $0 == 0 }, "\(spread.floats)")
            }
        }
        let ensemble = WorldModelEnsemble(Self.members(3, variant))
        let future = Self.future(ensemble, states: 3, samples: 5)
        #expect(ensemble.disagreement(future, samples: 5).floats.allSatisfy { $0 > 1e-4 })
        #expect(ensemble.mutualInformation(future, samples: 5).floats.allSatisfy { $0 > 1e-4 })
    }

    /// Decoders that say the same whatever the state: N(c, diag σ²).
    static func constant(_ means: [Double], _ deviations: [Double]) -> WorldModel {
        var model = Small.model().converted(to: .single)
        model.decoder.network.outputBias = means
        model.updateParameters { path, parameter in
            if path.hasPrefix("decoder"), path.hasSuffix("weight") { parameter = parameter * 0 }
        }
        model.decoder.logDeviation = Tensor(deviations.map { log($0) }, shape: [3]).converted(to: .single)
        return model
    }

    @Test(arguments: [1, 4]) func twoConstantsHaveTheirVarianceAndInformation(_ samples: Int) {
        let (means, deviations) = ([[1, -2, 0.5], [2, 1, 0.5]], [[0.5, 1, 2], [1.5, 1, 0.25]])
        let ensemble = WorldModelEnsemble([
            Self.constant(means[0], deviations[0]), Self.constant(means[1], deviations[1]),
        ])
        let future = Self.future(ensemble, states: 2, samples: samples)
        let halves = (0..<3).map { (means[0][$0] - means[1][$0]) / 2 }
        let variance = halves.reduce(0) { $0 + $1 * $1 } / 3
        #expect(ensemble.disagreement(future, samples: samples).doubles.allSatisfy { abs($0 - variance) < 1e-5 })
        let information = (0..<3).reduce(0.0) { sum, i in
            let (a, b) = (pow(deviations[0][i], 2), pow(deviations[1][i], 2))
            return sum + 0.5 * log((a + b) / 2 + halves[i] * halves[i]) - 0.25 * (log(a) + log(b))
        }
        #expect(
            ensemble.mutualInformation(future, samples: samples).doubles.allSatisfy { abs($0 - information) < 1e-5 })
    }

    /// Binary elements and choices of which the mixture's entropy is known.
    @Test func informationOfProbabilitiesIsExact() {
        func form(_ kind: PredictiveForm.Kind, _ values: [Double]) -> PredictiveForm {
            PredictiveForm(kind, mean: Tensor(values, shape: [1, values.count]))
        }
        func h(_ p: [Double]) -> Double { p.reduce(0) { $1 > 0 ? $0 - $1 * log($1) : $0 } }
        let binary = PredictiveForm.mutualInformation([form(.binary, [0.9, 0]), form(.binary, [0.3, 1])])
        let expected = h([0.6, 0.4]) - (h([0.9, 0.1]) + h([0.3, 0.7])) / 2 + log(2)
        #expect(abs(binary[0] - expected) < 1e-12)
        let (p, q) = ([0.5, 0.5, 0, 1, 0, 0], [0.25, 0.25, 0.5, 0, 0.5, 0.5])
        let choice = PredictiveForm.mutualInformation([
            form(.choice, p), form(.choice, q),
        ])
        let mixture = zip(p, q).map { ($0 + $1) / 2 }
        #expect(abs(choice[0] - (h(mixture) - (h(p) + h(q)) / 2)) < 1e-12)
    }

    /// Rows of two states with three samples each.
    @Test func samplesAreMixedByTheirMoments() {
        let (means, variances) = ([1.0, 2, 6, -1, -1, 5], [0.5, 1, 1.5, 2, 2, 2])
        let form = PredictiveForm(
            .normal, mean: Tensor(means, shape: [6, 1]), variance: Tensor(variances, shape: [6, 1]))
        let mixed = form.mixed(over: 3)
        #expect(zip(mixed.mean, [3, 1.0]).allSatisfy { abs($0 - $1) < 1e-12 })
        #expect(zip(mixed.variance, [1 + 14.0 / 3, 2 + 8.0]).allSatisfy { abs($0 - $1) < 1e-12 })
    }

    @Test func everyMemberDoesWhatItDoesByItself() {
        let ensemble = WorldModelEnsemble(Self.members(3))
        let batch = Small.batch(Small.data(steps: [7]), starts: [0, 2], length: 5).converted(to: .single)
        var generator = RandomGenerator(seed: 4)
        let observed = ensemble.observe(batch, using: &generator)
        let filtered = ensemble.observe(
            EnsembleState(observed.map(\.last)), action: batch.action[1], observation: batch.observation[2],
            using: &generator)
        let future = ensemble.imagine(from: filtered, actions: batch.action, using: &generator)
        for (index, member) in ensemble.members.enumerated() {
            var own = RandomGenerator(seed: 4)
            let state = member.observe(
                member.observe(batch, using: &own).last, action: batch.action[1], observation: batch.observation[2],
                using: &own)
            let imagined = member.imagine(from: state, actions: batch.action, using: &own)
            #expect(future.members[index].features.floats == imagined.features.floats)
            #expect(own == generator)
        }
    }

    @Test func membersComeBackToTheBit() throws {
        let ensemble = WorldModelEnsemble(Self.members(3, Variant(.rssm, latent: .categorical)))
        var file = SafetensorsFile()
        ensemble.write(to: &file)
        let stored = try SafetensorsFile(decoding: file.encoded(), path: "memory")
        let read = try WorldModelEnsemble(stored)
        #expect(read.count == 3)
        for (restored, written) in zip(read.members, ensemble.members) {
            #expect(restored.parameters.map(\.floats) == written.parameters.map(\.floats))
            #expect(restored.decoder.logDeviation.floats == written.decoder.logDeviation.floats)
        }
        // To a reader of one model, the file is the first.
        let first = try WorldModel(stored)
        #expect(first.parameters.map(\.floats) == ensemble.members[0].parameters.map(\.floats))
        #expect(stored["member.2.statistics.reward.mean"] == nil && stored["statistics.reward.mean"] != nil)
    }

    @Test func aModelByItselfIsAnEnsembleOfOne() throws {
        let model = Self.members(1)[0]
        var (alone, file) = (SafetensorsFile(), SafetensorsFile())
        model.write(to: &alone)
        WorldModelEnsemble([model]).write(to: &file)
        #expect(alone.encoded() == file.encoded())
        #expect(try WorldModelEnsemble(alone).count == 1)
    }

    @Test(arguments: ["0", "-2", "two", "1000000000"]) func aCountThatCannotBeIsRefused(_ count: String) throws {
        var file = SafetensorsFile()
        WorldModelEnsemble(Self.members(2)).write(to: &file)
        file.metadata["members"] = count
        #expect(throws: CheckpointError.self) { try WorldModelEnsemble(file) }
    }
}
