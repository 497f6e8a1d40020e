import Foundation
import Tensors
import TestSupport
import Testing
import Trajectories

@testable import WorldModels

/// What an agent reads of a state, and what it can learn from it.
struct AgentTests {
    let model = Small.model()
    let state = State(deterministic: .sample([4, 3], seed: 1), stochastic: .sample([4, 2], seed: 2))

    @Test func predictionsAreInTheLogsUnits() {
        let features = model.features(state)
        let heads = (model.decoder(features).doubles, model.reward!(features).doubles)
        let logits = model.continuation!(features).logits.doubles
        let (observations, rewards) = (model.decode(state), model.predictReward(state))
        let goesOn = model.predictContinuation(state)
        #expect(observations.shape == [4, 3] && rewards.shape == [4] && goesOn.shape == [4])
        let units = model.normalizer
        for row in 0..<4 {
            for column in 0..<3 {
                let expected =
                    heads.0[row * 3 + column] * units.observation.deviation[column] + units.observation.mean[column]
                #expect(abs(observations.doubles[row * 3 + column] - expected) < 1e-12)
            }
            #expect(abs(rewards.doubles[row] - heads.1[row] * 1.7 - 0.3) < 1e-12)
            #expect(abs(goesOn.doubles[row] - 1 / (1 + exp(-logits[row]))) < 1e-12)
        }
    }

    /// A head that is trained towards a discount says how probable it is that the episode goes on all the same, and no
    /// more than 1; the discount stands by itself.
    @Test func aDiscountIsNoProbability() {
        var configuration = Small.configuration()
        configuration.continuation.discountHorizon = 5
        var model = Small.model(configuration)
        model.continuation!.network.outputBias = [1.4]
        let prediction = model.continuation!(model.features(state))
        let predicted = model.predictContinuation(state).doubles
        let (logits, ends) = (prediction.logits.doubles, prediction.endProbability.doubles)
        #expect(predicted.contains(1) && predicted.contains { $0 < 1 })
        for row in 0..<4 {
            let sigmoid = 1 / (1 + exp(-logits[row]))
            #expect(abs(predicted[row] - min(1, sigmoid / 0.8)) < 1e-12)
            #expect(abs(ends[row] - max(0x1p-24, 1 - sigmoid / 0.8)) < 1e-12)
            #expect(abs(prediction.discount(0.9).doubles[row] - sigmoid) < 1e-12)
        }
        let plain = Small.model().continuation!(model.features(state))
        for (discount, logit) in zip(plain.discount(0.9).doubles, plain.logits.doubles) {
            #expect(abs(discount - 0.9 / (1 + exp(-logit))) < 1e-12)
        }
    }

    /// Along a horizon as of one state.
    @Test func sequencesArePredictedAsTheirStatesAre() {
        var generator = RandomGenerator(seed: 3)
        let imagined = model.imagine(from: state, actions: .sample([5, 4, 2], seed: 3), using: &generator)
        #expect(model.decode(imagined.features)[4].doubles == model.decode(imagined.last).doubles)
        #expect(model.predictReward(imagined.features)[4].doubles == model.predictReward(imagined.last).doubles)
        #expect(
            model.predictContinuation(imagined.features)[4].doubles == model.predictContinuation(imagined.last).doubles)
    }

    /// Agents that begin anew see what they would in a model of their own; the others go on.
    @Test func anEpisodeBeginsWhereItIsFirst() {
        let (action, observation) = (Tensor.sample([4, 2], seed: 11), Tensor.sample([4, 3], seed: 12))
        func step(_ state: State, _ action: Tensor, isFirst: [Double]?) -> [Double] {
            var generator = RandomGenerator(seed: 13)
            guard let isFirst else {
                return model.observe(state, action: action, observation: observation, using: &generator)
                    .stochastic.doubles
            }
            return model.observe(
                state, action: action, observation: observation, isFirst: Tensor(isFirst, shape: [4]),
                using: &generator
            ).stochastic.doubles
        }
        let mixed = step(state, action, isFirst: [0, 1, 1, 0])
        let goingOn = step(state, action, isFirst: nil)
        let fresh = step(model.initialState(batch: 4), .zeros([4, 2], precision: .double), isFirst: nil)
        for row in 0..<4 {
            let expected = row == 1 || row == 2 ? fresh : goingOn
            #expect(mixed[2 * row..<2 * row + 2] == expected[2 * row..<2 * row + 2], "agent \(row)")
        }
        #expect(goingOn != fresh)
    }

    /// A state is a value: what goes on from a copy leaves it as it was, and the same from a copy kept is the same again.
    @Test func branchesOfAStateAreIndependent() {
        let kept = state
        var (generator, again) = (RandomGenerator(seed: 4), RandomGenerator(seed: 4))
        let (one, other) = (Tensor.sample([4, 2], seed: 5), Tensor.sample([4, 2], seed: 6))
        let observation = Tensor.sample([4, 3], seed: 7)
        let first = model.observe(state, action: one, observation: observation, using: &generator)
        let branch = model.observe(state, action: other, observation: observation, using: &generator)
        #expect(branch.deterministic.doubles != first.deterministic.doubles)
        #expect(state.deterministic.doubles == kept.deterministic.doubles)
        let repeated = model.observe(kept, action: one, observation: observation, using: &again)
        #expect(repeated.deterministic.doubles == first.deterministic.doubles)
        #expect(repeated.stochastic.doubles == first.stochastic.doubles)
    }

    /// The model is frozen, the policy is on the tape: gradients of everything predicted along the horizon, through the
    /// states that the policy itself led to.
    @Test func gradientsReachAPolicyThroughImagination() {
        let policy = [Tensor.sample([5, 2], seed: 8), Tensor.sample([2], seed: 9)]
        let failures = GradientCheck.failures(of: policy) { parameters in
            var generator = RandomGenerator(seed: 10)
            let imagined = model.imagine(from: state, horizon: 4, using: &generator) { _, state in
                model.features(state).linear(weight: parameters[0], bias: parameters[1], activation: .tanh)
            }
            let columns = model.predictReward(imagined.features) + model.predictContinuation(imagined.features)
            return .concatenated([model.decode(imagined.features), columns.reshaped([4, 4, 1])])
        }
        #expect(failures.isEmpty, "\(failures)")
    }
}
