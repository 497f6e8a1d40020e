import Tensors
import TestSupport
import Testing
import Trajectories

@testable import WorldModels

/// Imagining follows the prior in every family, and nothing else.
struct FamilyImagineTests {
    let actions = Tensor.sample([4, 2, 2], seed: 3)

    func filtered(_ variant: Variant) -> State {
        var generator = RandomGenerator(seed: 5)
        let batch = Small.batch(variant.data(steps: [7, 7]), starts: [0, 8], length: 8)
        return variant.model.observe(batch, using: &generator).last
    }

    /// Step by step from the parts: an autoregressive model reads the last observation filtered, then those it draws.
    @Test(arguments: Variant.all) func followsThePrior(_ variant: Variant) {
        let (model, start) = (variant.model, filtered(variant))
        var (generator, again) = (RandomGenerator(seed: 9), RandomGenerator(seed: 9))
        let imagined = model.imagine(from: start, actions: actions, using: &generator)
        var (state, embedding) = (start, start.embedding)
        for t in 0..<4 {
            var input = actions[t]
            if variant.family.isAutoregressive {
                if t > 0 {
                    let output = model.decoder(
                        model.dynamics.features(state.deterministic, state.stochastic))
                    embedding = model.encoder.embed(model.decoder.sample(output, using: &again))
                }
                guard let embedding else {
                    Issue.record("no embedding of the last observation")
                    return
                }
                input = .concatenated([input, embedding])
            }
            let context = model.dynamics.advance(state, projectedInput: model.dynamics.projectInputs(input))
            state = State(
                deterministic: context, stochastic: model.dynamics.prior(context).sample(using: &again))
            #expect(Closeness.double.failure(imagined.contexts[t], context) == nil)
            #expect(Closeness.double.failure(imagined.samples[t], state.stochastic) == nil)
        }
        #expect(imagined.last.memory == nil && imagined.last.embedding == nil)
        #expect(
            imagined.features.doubles == model.dynamics.features(imagined.contexts, imagined.samples).doubles)
    }

    /// Posterior, recurrence and, unless it is autoregressive, the encoder have no part in it.
    @Test(arguments: Variant.all) func readsNoPosterior(_ variant: Variant) {
        let (model, start) = (variant.model, filtered(variant))
        var other = model
        var changed: [String] = []
        other.updateParameters { path, parameter in
            let isEmbedding = path.hasPrefix("encoder.network") && variant.family.isAutoregressive
            let isPosterior = path.contains("posterior") || path.contains("combiner") || path.hasPrefix("encoder")
            if isPosterior && !isEmbedding {
                parameter = parameter * 3
                changed.append(path)
            }
        }
        #expect(!changed.isEmpty)
        let features = [model, other].map { model in
            var generator = RandomGenerator(seed: 9)
            return model.imagine(from: start, actions: actions, using: &generator).features.doubles
        }
        #expect(features[0] == features[1])
    }

    /// Before anything was seen there is no last observation: an autoregressive model reads zeros, as at a first row.
    @Test(arguments: Variant.all) func theFirstRowIsDrawnAsThePriorOfAFirstRow(_ variant: Variant) {
        let model = variant.model
        var (generator, again) = (RandomGenerator(seed: 9), RandomGenerator(seed: 9))
        let none = Tensor.zeros([1, 2, 2], precision: .double)
        let imagined = model.imagine(from: model.initialState(batch: 2), actions: none, using: &generator)
        let batch = Small.batch(variant.data(steps: [7, 7]), starts: [0, 8], length: 1)
        let context = model.observe(batch, using: &again).contexts
        #expect(Closeness.double.failure(imagined.contexts, context) == nil)
    }

    /// What leads on from an imagined row is the same whether one observation follows it or a batch of them.
    @Test(arguments: Variant.filtering) func anImaginedStateIsGoneOnFromAlike(_ variant: Variant) {
        let model = variant.model
        var generator = RandomGenerator(seed: 9)
        let imagined = model.imagine(from: filtered(variant), actions: actions, using: &generator).last
        let data = variant.data(steps: [7, 7])
        let batch = SequenceBatch(data, starts: [3, 11], length: 1, continues: [true, true]).converted(to: .double)
        var (one, other) = (RandomGenerator(seed: 10), RandomGenerator(seed: 10))
        let step = model.observe(
            imagined, action: batch.action[0], observation: batch.observation[0], using: &one)
        let whole = model.observe(from: imagined, batch, using: &other)
        #expect(Closeness.double.failure(whole.contexts[0], step.deterministic) == nil)
        #expect(Closeness.double.failure(whole.samples[0], step.stochastic) == nil)
    }

    @Test func aStaticPriorForgetsThePast() {
        let variant = Variant(.staticPrior, .gru, .forward)
        let model = variant.model
        let features = [filtered(variant), model.initialState(batch: 2)].map { state in
            var generator = RandomGenerator(seed: 9)
            return model.imagine(from: state, actions: actions, using: &generator).features
        }
        #expect(features[0].doubles == features[1].doubles)
        #expect(features[0].columns(0..<2).doubles == actions.doubles, "the decoder reads the action")
    }

    /// The prior of a static model is N(0, I), or uniform.
    @Test func aStaticPriorIsStandard() {
        let context = Tensor.sample([3, 2], seed: 1)
        let normal = Variant(.staticPrior).model.dynamics.prior(context).normal
        #expect(normal?.mean.doubles == [Double](repeating: 0, count: 6))
        #expect(normal?.deviation.doubles == [Double](repeating: 1, count: 6))
        let categorical = Variant(.staticPrior, latent: .categorical).model.dynamics.prior(context).categorical
        #expect(categorical?.probability.doubles.allSatisfy { abs($0 - 1 / 3.0) < 1e-15 } == true)
    }
}
