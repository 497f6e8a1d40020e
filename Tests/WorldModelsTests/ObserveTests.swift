import Distributions
import Tensors
import TestSupport
import Testing
import Trajectories

@testable import WorldModels

/// Laws of filtering. Runs that are compared start from the same generator; each step draws its noise `[B, Z]` in turn.
struct ObserveTests {
    typealias Observed = ObservedSequence
    let model = Small.model()

    func observe(_ batch: SequenceBatch, from state: State? = nil) -> Observed {
        var generator = RandomGenerator(seed: 5)
        return model.observe(from: state ?? model.initialState(batch: batch.count), batch, using: &generator)
    }

    /// All that filtering gives, per row of time.
    func rows(_ observed: Observed) -> [[Double]] {
        (0..<observed.contexts.shape[0]).map {
            observed.contexts[$0].doubles + observed.samples[$0].doubles
                + observed.posterior.normal!.parameters[$0].doubles
        }
    }

    @Test func aStateKnowsNothingOfLaterObservations() {
        let before = rows(observe(Small.batch(Small.data(steps: [7]), starts: [0], length: 8)))
        let changed = Small.data(steps: [7]) { $0[0].observations[3 * 4 + 1] += 1 }
        let after = rows(observe(Small.batch(changed, starts: [0], length: 8)))
        for t in 0..<8 { #expect((before[t] == after[t]) == (t < 4), "o_4 was changed; row \(t)") }
    }

    @Test func anObservationReachesTheContextOfTheNextStep() {
        let before = observe(Small.batch(Small.data(steps: [7]), starts: [0], length: 8))
        let changed = Small.data(steps: [7]) { $0[0].observations[3 * 4 + 1] += 1 }
        let after = observe(Small.batch(changed, starts: [0], length: 8))
        for t in 0..<8 { #expect((before.contexts[t].doubles == after.contexts[t].doubles) == (t <= 4)) }
    }

    @Test func anActionCountsFromTheStepItLedTo() {
        let before = rows(observe(Small.batch(Small.data(steps: [7]), starts: [0], length: 8)))
        let changed = Small.data(steps: [7]) { $0[0].actions[2 * 3] += 1 }
        let after = rows(observe(Small.batch(changed, starts: [0], length: 8)))
        for t in 0..<8 { #expect((before[t] == after[t]) == (t < 4), "a_3 was changed; row \(t)") }
    }

    @Test func aResetEqualsTwoSequences() {
        let data = Small.data(steps: [2, 4])
        let whole = observe(Small.batch(data, starts: [0], length: 8))
        var generator = RandomGenerator(seed: 5)
        // The second run goes on with the generator of the first, and so draws the noise of the later rows.
        let parts = [(0, 3), (3, 5)].map { start, length in
            model.observe(Small.batch(data, starts: [start], length: length), using: &generator)
        }
        #expect(rows(whole) == parts.flatMap(rows))
    }

    @Test func aResetForgetsTheStateItIsGiven() {
        let batch = Small.batch(Small.data(steps: [2, 4]), starts: [0, 1], length: 5)
        let state = State(
            deterministic: .sample([2, 3], seed: 1), stochastic: .sample([2, 2], seed: 2))
        #expect(rows(observe(batch)) == rows(observe(batch, from: state)))
        let tail = batch[1..<2]
        #expect(rows(observe(tail)) != rows(observe(tail, from: state)), "a row that is no first one remembers")
    }

    @Test func aSequenceCanBeTakenUpAgain() {
        let batch = Small.batch(Small.data(steps: [7, 7]), starts: [0, 8], length: 8)
        let whole = observe(batch)
        var generator = RandomGenerator(seed: 5)
        let first = model.observe(batch[0..<3], using: &generator)
        let second = model.observe(from: first.last, batch[3..<8], using: &generator)
        #expect(rows(whole) == rows(first) + rows(second))
        #expect(whole.last.stochastic.doubles == second.last.stochastic.doubles)
    }

    /// With posteriors too narrow for their noise to matter, as each row of a batch draws its own.
    @Test func permutingTheBatchPermutesTheStates() {
        let model = Small.quietModel()
        let data = Small.data(steps: [3, 4, 5, 6])
        let starts = [0, 6, 2, 11, 15]
        let order = [3, 0, 4, 1, 2]
        func run(_ starts: [Int]) -> Observed {
            var generator = RandomGenerator(seed: 5)
            return model.observe(Small.batch(data, starts: starts, length: 6), using: &generator)
        }
        let (plain, permuted) = (run(starts), run(order.map { starts[$0] }))
        for t in 0..<6 {
            for (place, original) in order.enumerated() {
                let close = Closeness(relative: 1e-10, absolute: 1e-11)
                #expect(
                    close.failure(permuted.contexts[t][place], plain.contexts[t][original]) == nil)
                #expect(close.failure(permuted.samples[t][place], plain.samples[t][original]) == nil)
            }
        }
    }

    @Test func replayingTheSamplesGivesTheContextsAndPosteriors() {
        let batch = Small.batch(Small.data(steps: [7, 7]), starts: [0, 8], length: 8)
        let observed = observe(batch)
        let actions = model.dynamics.projectInputs(batch.action)
        let embeddings = model.dynamics.projectSummaries(model.encoder.embed(batch.observation))
        var state = model.initialState(batch: 2)
        for t in 0..<8 {
            let context = model.dynamics.advance(state, projectedInput: actions[t])
            let posterior = model.dynamics.posterior(context, projectedSummary: embeddings[t])
            #expect(context.doubles == observed.contexts[t].doubles)
            #expect(posterior.normal!.parameters.doubles == observed.posterior.normal!.parameters[t].doubles)
            state = State(deterministic: context, stochastic: observed.samples[t])
        }
        #expect(observed.features.columns(0..<3).doubles == observed.contexts.doubles)
        #expect(observed.features.columns(3..<5).doubles == observed.samples.doubles)
    }
}
