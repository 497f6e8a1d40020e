import Checkpoints
import Foundation
import Tensors
import TestSupport
import Testing
import Trajectories

@testable import Training
@testable import WorldModels

/// Observations of several keys, each with its own likelihood, in and out of the encoder and the decoder.
struct MixedObservationTests {
    func terms(_ model: WorldModel, _ batch: SequenceBatch) -> (terms: BoundTerms, observed: ObservedSequence) {
        var generator = RandomGenerator(seed: 5)
        return model.boundTerms(batch, using: &generator)
    }

    @Test func partsFollowTheKeys() {
        let parts = Mixed.model().decoder.parts
        #expect(parts.map(\.name) == ["arm", "mode", "mode", "contacts", "heat"])
        #expect(parts.map(\.likelihood) == [.normal, .categorical, .categorical, .bernoulli, .symlog])
        #expect(parts.map(\.values) == [0..<2, 2..<5, 5..<7, 7..<9, 9..<10])
        let probes = Mixed.model().probes
        #expect(probes.map(\.name) == ["arm", "infos/truth"] && probes.map(\.trainsModel) == [true, false])
        #expect(Mixed.model().normalizer.observation.deviation[2..<9].allSatisfy { $0 == 1 })
    }

    /// The reconstruction written out: densities of the log's own numbers, key by key; and the probes' of theirs.
    @Test func theBoundIsOfAllDecodedKeysInTheLogsUnits() {
        let log = Mixed.log(steps: [4])
        let model = Mixed.model()
        let (terms, observed) = terms(model, Mixed.batch(model, log, starts: [0], length: 5))
        let bound = EvidenceLowerBound(terms, model)
        let units = model.normalizer.observation
        func normal(_ x: Double, _ mean: Double, _ deviation: Double) -> Double {
            -0.5 * (x - mean) * (x - mean) / deviation / deviation - Foundation.log(deviation)
                - 0.5 * Foundation.log(2 * .pi)
        }
        func share(_ logits: ArraySlice<Double>, _ index: Int) -> Double {
            logits[logits.startIndex + index] - Foundation.log(logits.reduce(0) { $0 + exp($1) })
        }
        var (expected, truth) = (0.0, 0.0)
        for t in 0..<5 {
            let x = Array(log.episodes[0].observations[9 * t..<9 * (t + 1)])
            let output = model.decoder(observed.features[t]).doubles
            let deviations = model.decoder.logDeviation.doubles.map { exp($0) }
            for i in 0..<2 {
                expected += normal(
                    x[i], output[i] * units.deviation[i] + units.mean[i], deviations[i] * units.deviation[i])
            }
            expected += share(output[2..<5], Int(x[2])) + share(output[5..<7], Int(x[3]))
            for i in 0..<2 { expected -= Foundation.log(1 + exp(x[4 + i] == 1 ? -output[7 + i] : output[7 + i])) }
            let squeezed = (x[6] < 0 ? -1 : 1) * Foundation.log(1 + abs(x[6]))
            expected += normal(squeezed, output[9], 0.5.squareRoot()) - Foundation.log(1 + abs(x[6]))
            let head = model.probes[1].head
            let known = head(observed.features[t]).doubles
            for i in 0..<2 {
                truth += normal(
                    x[7 + i], known[i] * units.deviation[10 + i] + units.mean[10 + i],
                    exp(head.logDeviation.doubles[i]) * units.deviation[10 + i])
            }
        }
        let close = Closeness(relative: 1e-5, absolute: 0)
        #expect(close.failure([bound.reconstruction], [expected / 5]) == nil)
        #expect(close.failure([bound.probeLogLikelihoods["infos/truth"]!], [truth / 5]) == nil)
    }

    /// A key that is not read changes no state; one that is not decoded, no bound; one that is a target only, its probe.
    @Test func keysThatAreLeftOutAreLeftOut() {
        var configuration = Mixed.configuration()
        configuration.observations.encoderExclude = ["mode"]
        configuration.observations.decoderExclude = ["arm"]
        let model = Mixed.model(configuration)
        let log = Mixed.log(steps: [4])
        let before = terms(model, Mixed.batch(model, log, starts: [0], length: 5))
        func after(_ stored: Int, _ value: Double) -> (terms: BoundTerms, observed: ObservedSequence) {
            let changed = Mixed.log(steps: [4]) { $0[0].observations[9 * 2 + stored] = value }
            return terms(model, Mixed.batch(model, changed, starts: [0], length: 5))
        }
        let mode = after(2, log.episodes[0].observations[9 * 2 + 2] == 1 ? 2 : 1)
        #expect(mode.observed.rows == before.observed.rows)
        #expect(mode.terms.observation.doubles != before.terms.observation.doubles)
        let truth = after(7, 9)
        #expect(truth.observed.rows == before.observed.rows)
        #expect(truth.terms.observation.doubles == before.terms.observation.doubles)
        #expect(truth.terms.probes[1].doubles != before.terms.probes[1].doubles)
        let arm = after(0, 9)
        #expect(arm.observed.rows != before.observed.rows)
        let features = arm.observed.features
        #expect(
            model.decoder.statistics(
                model.decoder(features), of: Mixed.batch(model, log, starts: [0], length: 5).observation,
                weight: Tensor(repeating: 1, shape: [5, 1], precision: .double)
            ).doubles
                == arm.terms.observation.doubles, "what it did to the states alone")
        #expect(model.decoder.mean(model.decoder(features)).columns(0..<2).doubles.allSatisfy { $0.isNaN })
    }

    /// Gradients of the objective, probes included, with and without missing numbers.
    @Test(arguments: [DynamicsFamily.rssm, .vrnn], [false, true])
    func gradientsAgreeWithDifferences(_ family: DynamicsFamily, _ isMissing: Bool) {
        var configuration = Mixed.configuration(family)
        // A probe without it reads what its objective depends on, and brings no gradient there.
        configuration.probes.gradient = configuration.probes.keys
        configuration.observations.missing = isMissing
        let model = Mixed.model(configuration)
        let log = Mixed.log(steps: [3, 4])
        var batch = Mixed.batch(model, log, starts: [0, 4], length: 5, ends: [4, 9])
        if isMissing {
            batch = batch.missing(0..<12) { t, b in t == 2 && b == 0 }.missing(2..<5) { t, _ in t == 1 }
                .missing(11..<12) { _, b in b == 1 }
        }
        let gradients = FamilyGradientTests()
        gradients.expectGradient(gradients.trainer(model), [batch])
    }

    /// Only a probe that is meant to reaches the model with its gradient, and none reaches the bound.
    @Test func probesReadTheModelAndTrainItWhereTheyMay() {
        func gradients(_ change: (inout WorldModelConfiguration) -> Void) -> [String: [Double]] {
            var configuration = Mixed.configuration()
            change(&configuration)
            var model = Mixed.model(configuration)
            // Another number of probes draws other numbers for what comes after them: nothing does.
            model.updateParameters { if $0.hasPrefix("probes") { $1 = $1 * 0 + 0.1 } }
            let batch = Mixed.batch(model, Mixed.log(steps: [4]), starts: [0], length: 5)
            let trainer = FamilyGradientTests().trainer(model)
            let found = trainer.objectiveGradient([batch], generator: ObjectiveGradientTests.generator).gradients
            return Dictionary(uniqueKeysWithValues: zip(model.namedParameters.map(\.path), found.map(\.doubles)))
        }
        let without = gradients { $0.probes = Probe.Configuration() }
        let read = gradients { $0.probes.gradient = [] }
        let trained = gradients { _ in }
        #expect(read.keys.contains("probes.infos/truth.network.layers.0.weight"))
        for (path, gradient) in without {
            #expect(read[path] == gradient, "\(path)")
            if path.hasPrefix("encoder") { #expect(trained[path] != gradient, "\(path)") }
        }
        for (path, gradient) in read where path.hasPrefix("probes") {
            #expect(gradient.contains { $0 != 0 }, "\(path)")
        }
    }

    @Test func aCheckpointHoldsAllOfIt() throws {
        var configuration = Mixed.configuration()
        configuration.observations.missing = true
        configuration.probes.head.deviation = .maximumLikelihood
        var model = Mixed.model(configuration).converted(to: .single)
        model.probes[1].head.logDeviation = Tensor([0.5, -0.25] as [Float], shape: [2])
        var file = SafetensorsFile()
        model.write(to: &file)
        let read = try WorldModel(file)
        #expect(read.configuration == configuration)
        #expect(read.probes[1].head.logDeviation.floats == [0.5, -0.25])
        #expect(read.parameters.map(\.floats) == model.parameters.map(\.floats))
    }

    typealias Refusal = (String, @Sendable (inout WorldModelConfiguration) -> Void)
    static let refused: [Refusal] = [
        ("model.observations.encoderExclude has 'leg'", { $0.observations.encoderExclude = ["leg"] }),
        ("they have arm, mode, contacts, heat, infos/truth", { $0.observations.decoderExclude = ["legs*"] }),
        ("model.observations.encoderExclude leaves no key", { $0.observations.encoderExclude = ["*"] }),
        ("model.observations.decoderExclude leaves no key", { $0.observations.decoderExclude = ["*a*", "mode"] }),
        ("model.observations.likelihoods has 'x'", { $0.observations.likelihoods = [.init("x", .normal)] }),
        ("the likelihood of 'mode'", { $0.observations.likelihoods = [.init("mode", .normal)] }),
        (
            "the likelihood of 'contacts'",
            { $0.observations.likelihoods = [.init("mode", .categorical), .init("*", .symlog)] }
        ),
        ("model.probes.keys has 'qpos'", { $0.probes.keys = ["qpos"] }),
        (
            "vrnn reads the observations that it imagines, but 'arm'",
            { ($0.dynamics.family, $0.observations.decoderExclude) = (.vrnn, ["arm"]) }
        ),
    ]

    @Test(arguments: refused) func settingsThatFitNoKeyAreRefused(_ refusal: Refusal) {
        var configuration = Mixed.configuration()
        refusal.1(&configuration)
        var message = ""
        do {
            try configuration.validate(for: Mixed.space)
        } catch {
            message = "\(error)"
        }
        #expect(message.contains(refusal.0), "\(message)")
    }
}
