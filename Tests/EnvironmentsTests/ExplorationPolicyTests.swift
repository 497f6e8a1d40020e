import Foundation
import Testing
import Trajectories

@testable import Environments

struct ExplorationPolicyTests {
    @Test(arguments: ExplorationPolicy.allCases)
    func boxActionsStayInTheirBoundsAndFillThem(policy: ExplorationPolicy) {
        let (low, high) = ([-2.0, 1.0], [2.0, 1.5])
        let actions = play(policy, in: .box(shape: [2], low: low, high: high), episodes: 200, steps: 100)
        for element in 0..<2 {
            let places = actions.map { (Double($0[element]) - low[element]) / (high[element] - low[element]) }
            #expect(places.allSatisfy { $0 >= 0 && $0 <= 1 })
            var bins = [Double](repeating: 0, count: 10)
            for place in places { bins[min(Int(place * 10), 9)] += 1 / Double(places.count) }
            #expect(bins.allSatisfy { $0 > 0.04 }, "\(bins)")
        }
    }

    @Test(arguments: ExplorationPolicy.allCases)
    func discreteActionsAreClassesAndReachAll(policy: ExplorationPolicy) {
        let actions = play(policy, in: .discrete(count: 3, start: -1), episodes: 300, steps: 50).map { $0[0] }
        for value: Float in [0, 1, 2] {
            let share = Double(actions.count { $0 == value }) / Double(actions.count)
            #expect(abs(share - 1.0 / 3) < 0.05, "\(value): \(share)")
        }
        #expect(Set(actions) == [0, 1, 2])
    }

    /// Uniform draws: mean ½, variance 1/12 and no correlation from one step to the next, within five standard errors.
    @Test func randomBoxActionsAreIndependentAndUniform() {
        let actions = play(.random, in: .box(shape: [1], low: [0], high: [1]), episodes: 1, steps: 20_000)
        let x = actions.map { Double($0[0]) - 0.5 }
        let n = Double(x.count)
        #expect(abs(x.reduce(0, +) / n) < 5 * (1 / 12 / n).squareRoot())
        #expect(abs(x.reduce(0) { $0 + $1 * $1 } / n - 1.0 / 12) < 5 * (1 / 180 / n).squareRoot())
        #expect(abs(zip(x, x.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 } / n) < 5 * 1 / 12 / n.squareRoot())
    }

    @Test func smoothActionsPersist() {
        let steps = 100
        let boxes = play(.smooth, in: .box(shape: [1], low: [-1], high: [1]), episodes: 100, steps: steps)
        let jumps = zip(boxes, boxes.dropFirst()).map { abs($0[0] - $1[0]) }
        #expect(jumps.reduce(0, +) / Float(jumps.count) < 0.2)
        let classes = play(.smooth, in: .discrete(count: 2, start: 0), episodes: 100, steps: steps)
        let changes = zip(classes, classes.dropFirst()).count { $0 != $1 }
        #expect(Double(changes) / Double(classes.count) < 0.3)
    }

    /// Logs a model can learn the whole of a pendulum from: upright and slow, hanging, and spinning fast both ways.
    @Test func smoothTorqueTakesThePendulumEverywhere() {
        let dataset = Pendulum().collect(episodes: 200, policy: .smooth, seed: 1)
        var (upright, left, right, total) = (0.0, 0.0, 0.0, 0.0)
        for episode in dataset.episodes {
            for t in 0...episode.count {
                let (cosine, speed) = (episode.observations[3 * t], episode.observations[3 * t + 2])
                total += 1
                if cosine > 0.95 && abs(speed) < 2 { upright += 1 }
                if speed > 6 { left += 1 }
                if speed < -6 { right += 1 }
            }
        }
        #expect(upright / total > 0.005)
        #expect(left / total > 0.03)
        #expect(right / total > 0.03)
    }

    private func play(_ policy: ExplorationPolicy, in space: Space, episodes: Int, steps: Int) -> [[Float]] {
        (0..<episodes).flatMap { index in
            var generator = SplitMix64(seed: 8, stream: UInt64(index))
            var explorer = policy.explorer(of: space, using: &generator)
            return (0..<steps).map { _ in explorer.action(using: &generator) }
        }
    }
}
