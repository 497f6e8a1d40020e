import Foundation
import Tensors
import Testing
import Trajectories
import WorldModels

@testable import ActorCritic

/// Two episodes, of two steps and of one, which ends in a terminal state, in one sequence of five rows.
struct ExperienceTests {
    private static func experience() -> Experience {
        let space = Space.box(shape: [1], low: [-2], high: [2])
        let log = TrajectoryDataset(
            observationSpace: .unbounded(1), actionSpace: space,
            episodes: [
                Episode(observations: [0, 1, 2], actions: [1, -1], rewards: [3, 5], isTerminated: false),
                Episode(observations: [3, 4], actions: [2], rewards: [7], isTerminated: true),
            ])
        var generator = RandomGenerator(seed: 1)
        let model = WorldModel(
            configuration: .init(), observationSpace: log.observationSpace, actionSpace: space,
            statistics: LogStatistics(fitting: log), using: &generator)
        let data = SequenceDataset(log, normalizer: model.normalizer)
        return Experience(SequenceBatch(data, starts: [0], length: 5), in: model, dreams: 3, using: &generator)
    }

    /// r_1, r_2, nothing over the border of the episodes, r of the second.
    @Test func whatWasDoneIsPairedWithWhatCameOfIt() {
        let experience = Self.experience()
        #expect(experience.states.count == 3 && experience.actions.shape == [4, 1, 1])
        #expect(experience.isFollowed.floats == [1, 1, 0, 1])
        #expect(experience.goesOn.floats == [1, 1, 1, 0])
        for (found, expected) in zip(experience.rewards.doubles, [3.0, 5, .nan, 7]) where !expected.isNaN {
            #expect(abs(found - expected) < 1e-5)
        }
    }

    /// By hand, with v = 2 everywhere, γ = 0.9 and λ = 0.5: at the border and at a terminal state nothing follows but v or 0.
    @Test func anAdvantageIsTheReturnBeyondTheValue() {
        let found = Self.experience().advantages(discount: 0.9, lambda: 0.5) {
            Tensor(repeating: 2, shape: $0.shape.droppingLast())
        }.doubles
        let second = 5 + 0.9 * 2
        let first = 3 + 0.9 * (0.5 * 2 + 0.5 * second)
        for (found, expected) in zip(found, [first - 2, second - 2, 0.0, 7 - 2] as [Double]) {
            #expect(abs(found - expected) < 1e-5)
        }
    }

    @Test func weightsRiseWithTheAdvantageAndEndAtTwentyfold() {
        let experience = Self.experience()
        let known = Tensor([1, -1, 0, 0.5] as [Float], shape: [4, 1])
        let deviation = ((1 + 1 + 0.25) / 3.0).squareRoot()
        let raw: [Double] = [1.0, -1, 0.5].map { exp($0 / (0.5 * deviation)) }
        let weights = experience.weights(known, temperature: 0.5).doubles
        #expect(weights[2] == 0)
        for (found, expected) in zip([weights[0], weights[1], weights[3]], raw) {
            #expect(abs(found - expected / raw.reduce(0, +)) < 1e-5)
        }
        let sharp = experience.weights(known, temperature: 0.01).doubles
        #expect(abs(sharp[0] - 0.5) < 1e-5 && abs(sharp[3] - 0.5) < 1e-5, "both at the limit")
    }
}
