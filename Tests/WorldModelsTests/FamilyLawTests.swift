import Tensors
import TestSupport
import Testing
import Trajectories

@testable import WorldModels

/// The laws of inference, for every family and every kind of posterior. Runs that are compared start from the same
/// generator; each step draws its noise `[B, …]` in turn.
struct FamilyLawTests {
    func observe(_ model: WorldModel, _ batch: SequenceBatch, from state: State? = nil) -> ObservedSequence {
        var generator = RandomGenerator(seed: 5)
        return model.observe(from: state, batch, using: &generator)
    }

    /// An episode of eight rows, and the same with another o_4.
    func changed(_ variant: Variant) -> (before: SequenceBatch, after: SequenceBatch) {
        let changed = variant.data(steps: [7]) { episodes in
            for i in 0..<3 { episodes[0].observations[3 * 4 + i] *= -1.5 }
        }
        return (
            Small.batch(variant.data(steps: [7]), starts: [0], length: 8),
            Small.batch(changed, starts: [0], length: 8)
        )
    }

    @Test(arguments: Variant.filtering) func aFilterKnowsNothingOfLaterObservations(_ variant: Variant) {
        let (before, after) = changed(variant)
        let (rows, others) = (observe(variant.model, before).rows, observe(variant.model, after).rows)
        for t in 0..<4 { #expect(rows[t] == others[t], "o_4 was changed; row \(t)") }
        #expect(rows[4] != others[4])
    }

    /// What a smoothing posterior knows of later rows is in its summaries alone; contexts and the prior read none.
    @Test(arguments: Variant.all) func onlyASmoothersSummariesKnowLaterObservations(_ variant: Variant) {
        let (before, after) = changed(variant)
        let model = variant.model
        let (perception, other) = (model.perceive(before), model.perceive(after))
        let isSmoothing = variant.configuration.encoder.recurrence.isSmoothing
        for t in 0..<8 {
            let readsIt = variant.family.isAutoregressive && t == 5
            #expect((perception.inputs[t].doubles == other.inputs[t].doubles) == !readsIt, "inputs of row \(t)")
            let knowsIt = t == 4 || variant.cell != .none && (isSmoothing ? t < 4 : t > 4)
            #expect((perception.summaries[t].doubles == other.summaries[t].doubles) == !knowsIt, "summary of row \(t)")
        }
        let (observed, smoothed) = (observe(model, before), observe(model, after))
        #expect(observed.contexts[0].doubles == smoothed.contexts[0].doubles)
        #expect((observed.rows[0] == smoothed.rows[0]) == !isSmoothing)
    }

    @Test(arguments: Variant.all) func aResetEqualsTwoSequences(_ variant: Variant) {
        let (model, data) = (variant.model, variant.data(steps: [2, 4]))
        let whole = observe(model, Small.batch(data, starts: [0], length: 8))
        var generator = RandomGenerator(seed: 5)
        // The second run goes on with the generator of the first, and so draws the noise of the later rows.
        let parts = [(0, 3), (3, 5)].map { start, length in
            model.observe(Small.batch(data, starts: [start], length: length), using: &generator)
        }
        for (found, expected) in zip(whole.rows, parts.flatMap(\.rows)) {
            #expect(Closeness.double.failure(found, expected) == nil)
        }
    }

    @Test(arguments: Variant.all, [Bound.Kind.elbo, .iwae, .fivo])
    func paddingChangesNothing(_ variant: Variant, _ kind: Bound.Kind) {
        let (model, data) = (variant.model, variant.data(steps: [3, 4]))
        func run(_ batch: SequenceBatch) -> (terms: BoundTerms, observed: ObservedSequence) {
            var (objective, generator) = (Objective(), RandomGenerator(seed: 5))
            objective.bound = Bound(kind, samples: 3)
            return model.boundTerms(batch, objective: objective, using: &generator)
        }
        let exact = run(Small.batch(data, starts: [4], length: 5))
        let padded = run(Small.batch(data, starts: [4], length: 9, ends: [9]))
        for (found, expected) in zip(padded.observed.rows, exact.observed.rows) {
            #expect(Closeness.double.failure(found, expected) == nil)
        }
        for (found, expected) in zip(padded.terms.sums, exact.terms.sums) {
            #expect(Closeness.double.failure(found, expected) == nil)
        }
        #expect(padded.terms.rowCount == exact.terms.rowCount && padded.terms.rewardCount == exact.terms.rewardCount)
    }

    @Test(arguments: Variant.filtering) func aSequenceCanBeTakenUpAgain(_ variant: Variant) {
        let model = variant.model
        let batch = Small.batch(variant.data(steps: [7, 4, 2]), starts: [0, 8], length: 8)
        let whole = observe(model, batch)
        var generator = RandomGenerator(seed: 5)
        let first = model.observe(batch[0..<3], using: &generator)
        let second = model.observe(from: first.last, batch[3..<8], using: &generator)
        for (found, expected) in zip(first.rows + second.rows, whole.rows) {
            #expect(Closeness.double.failure(found, expected) == nil)
        }
        #expect((whole.last.memory == nil) == (variant.cell == .none))
        #expect((whole.last.embedding == nil) == !variant.family.isAutoregressive)
        #expect(Closeness.double.failure(second.last.numbers, whole.last.numbers) == nil)
    }

    @Test(arguments: Variant.filtering) func oneStepAtATimeIsTheWholeSequence(_ variant: Variant) {
        let model = variant.model
        let batch = Small.batch(variant.data(steps: [7, 7]), starts: [0, 8], length: 8)
        let whole = observe(model, batch)
        var (state, generator) = (model.initialState(batch: 2), RandomGenerator(seed: 5))
        for t in 0..<8 {
            state = model.observe(
                state, action: batch.action[t], observation: batch.observation[t], using: &generator)
            #expect(Closeness.double.failure(state.deterministic, whole.contexts[t]) == nil, "row \(t)")
            #expect(Closeness.double.failure(state.stochastic, whole.samples[t]) == nil, "row \(t)")
        }
        #expect(Closeness.double.failure(state.numbers, whole.last.numbers) == nil)
    }

    /// A smoother that has only seen up to now is a filter of the last row.
    @Test(arguments: Variant.smoothing) func oneStepOfASmootherIsASequenceOfOneRow(_ variant: Variant) {
        let model = variant.model
        let batch = Small.batch(variant.data(steps: [7, 7]), starts: [0, 8], length: 8)
        var (generator, again) = (RandomGenerator(seed: 5), RandomGenerator(seed: 5))
        let row = model.observe(batch[0..<1], using: &generator).last
        let state = model.observe(
            model.initialState(batch: 2), action: batch.action[0], observation: batch.observation[0], using: &again)
        #expect(Closeness.double.failure(state.numbers, row.numbers) == nil)
        #expect(state.memory == nil && row.memory == nil)
    }

    @Test(arguments: Variant.all) func permutingTheBatchPermutesAllThatIsComputed(_ variant: Variant) {
        let (model, data) = (variant.model, variant.data(steps: [3, 4, 5, 6]))
        let (starts, order) = ([0, 6, 2, 11, 15], [3, 0, 4, 1, 2])
        let plain = model.perceive(Small.batch(data, starts: starts, length: 6))
        let permuted = model.perceive(Small.batch(data, starts: order.map { starts[$0] }, length: 6))
        let close = Closeness(relative: 1e-10, absolute: 1e-12)
        let width = model.initialState(batch: 1)
        let state = State(
            deterministic: .sample([5, width.deterministic.shape.last], seed: 1),
            stochastic: .sample([5, width.stochastic.shape.last], seed: 2))
        func step(_ state: State, _ perception: Perception, _ t: Int) -> [Tensor] {
            let dynamics = model.dynamics
            let context = dynamics.advance(state, projectedInput: dynamics.projectInputs(perception.inputs[t]))
            let summary = dynamics.projectSummaries(perception.summaries[t])
            return [
                context, dynamics.prior(context).parameters,
                dynamics.posterior(context, projectedSummary: summary).parameters,
                dynamics.features(context, state.stochastic),
            ]
        }
        for t in 0..<6 {
            for (found, expected) in zip(step(state.gathered(rows: order), permuted, t), step(state, plain, t)) {
                #expect(close.failure(found, expected.gathered(rows: order)) == nil)
            }
        }
    }

    @Test(arguments: Variant.all) func convertingLeavesNothingBehind(_ variant: Variant) {
        let model = variant.model.converted(to: .single)
        #expect(model.parameters.allSatisfy { $0.precision == .single })
        let batch = Small.batch(variant.data(steps: [7]), starts: [0], length: 8)
        let (single, double) = (observe(model, batch.converted(to: .single)), observe(variant.model, batch))
        #expect(single.samples.precision == .single && single.contexts.precision == .single)
        #expect(
            Closeness(relative: 1e-3, absolute: 1e-4).failure(single.contexts[0].doubles, double.contexts[0].doubles)
                == nil)
    }
}

extension State {
    /// All that it holds.
    var numbers: [Double] {
        deterministic.doubles + stochastic.doubles + (memory?.doubles ?? []) + (embedding?.doubles ?? [])
    }
}
