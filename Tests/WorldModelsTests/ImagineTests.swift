import Tensors
import TestSupport
import Testing

@testable import WorldModels

struct ImagineTests {
    let model = Small.model()
    let start = State(deterministic: .sample([4, 3], seed: 1), stochastic: .sample([4, 2], seed: 2))
    let actions = Tensor.sample([5, 4, 2], seed: 3)

    @Test func followsThePriorWithTheActionTakenAtEachState() {
        var (generator, again) = (RandomGenerator(seed: 9), RandomGenerator(seed: 9))
        let imagined = model.imagine(from: start, actions: actions, using: &generator)
        var state = start
        for t in 0..<5 {
            let context = model.dynamics.advance(
                state, projectedInput: model.dynamics.projectInputs(actions[t]))
            let sample = model.dynamics.prior(context).sample(using: &again)
            let close = Closeness(relative: 1e-12, absolute: 1e-14)
            #expect(close.failure(imagined.contexts[t], context) == nil)
            #expect(close.failure(imagined.samples[t], sample) == nil)
            state = State(deterministic: imagined.contexts[t], stochastic: imagined.samples[t])
        }
        #expect(imagined.last.deterministic.doubles == imagined.contexts[4].doubles)
        #expect(imagined.last.stochastic.doubles == imagined.samples[4].doubles)
    }

    @Test func aPolicySeesTheStateItsActionIsTakenAt() {
        var (generator, again) = (RandomGenerator(seed: 9), RandomGenerator(seed: 9))
        let logged = model.imagine(from: start, actions: actions, using: &generator)
        var seen: [[Double]] = []
        let played = model.imagine(from: start, horizon: 5, using: &again) { _, state in
            seen.append(state.stochastic.doubles)
            return actions[seen.count - 1]
        }
        #expect(Closeness(relative: 1e-12, absolute: 1e-14).failure(played.features, logged.features) == nil)
        #expect(seen[0] == start.stochastic.doubles)
        #expect(Array(seen.dropFirst()) == (0..<4).map { played.samples[$0].doubles })
    }

    @Test func aRepeatedStateStandsInRows() {
        let repeated = start.repeated(3)
        #expect(repeated.count == 12)
        for row in 0..<12 {
            #expect(repeated.deterministic[row].doubles == start.deterministic[row / 3].doubles)
            #expect(repeated.stochastic[row].doubles == start.stochastic[row / 3].doubles)
        }
        #expect(model.features(start[1..<3]).doubles == model.features(start)[1..<3].doubles)
    }
}
