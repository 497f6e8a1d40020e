import Tensors
import Testing
import Trajectories

@testable import Evaluation

struct LinearBaselineTests {
    /// x' = A x + B a + c and r = d · x + e a + f, away from standard units.
    static func log(noise: Float = 0) -> TrajectoryDataset {
        var generator = RandomGenerator(seed: 3)
        let episodes = (0..<20).map { _ -> Episode in
            var x = generator.normal([2]).floats
            let actions = generator.normal([30]).floats.map { 3 * $0 + 1 }
            var (observations, rewards) = (x, [Float]())
            for a in actions {
                rewards.append(reward(x, a))
                x = next(x, a)
                observations += x
            }
            return Episode(observations: observations, actions: actions, rewards: rewards, isTerminated: false)
        }
        return TrajectoryDataset(observationSpace: .unbounded(2), actionSpace: .unbounded(1), episodes: episodes)
    }

    static func next(_ x: [Float], _ a: Float) -> [Float] {
        [0.8 * x[0] + 0.3 * x[1] - 0.2 * a + 1, -0.4 * x[0] + 0.7 * x[1] + 0.5 * a - 2]
    }

    static func reward(_ x: [Float], _ a: Float) -> Float { 2 * x[0] - x[1] + 0.5 * a + 3 }

    @Test func recoversALinearSystem() {
        let statistics = LogStatistics(fitting: Self.log())
        let normalizer = statistics.normalizer
        let baseline = LinearBaseline(statistics.linear)
        for (x, a) in [([1, 2], 0.5), ([-3, 0], 4), ([0, 0], -2)] as [([Float], Float)] {
            let step = baseline.predict(
                normalizer.observation.standardize(x), action: normalizer.action.standardize([a])[...])
            for (found, exact) in zip(normalizer.observation.restore(step.observation), Self.next(x, a)) {
                #expect(abs(found - exact) < 1e-3)
            }
            #expect(abs(normalizer.reward.restore([step.reward])[0] - Self.reward(x, a)) < 1e-3)
        }
    }

    @Test func aRollOutIsClipped() {
        let baseline = LinearBaseline(LogStatistics(fitting: Self.log()).linear)
        #expect(baseline.predict([50, -50], action: [0]).observation == [10, -10])
    }

    @Test func solvesASymmetricSystem() {
        // A = L Lᵀ for a lower triangle L, and B = A X for a known X.
        let lower: [[Double]] = [[2, 0, 0], [-1, 3, 0], [0.5, 1, 0.25]]
        let a = (0..<3).map { i in (0..<3).map { j in (0..<3).reduce(0) { $0 + lower[i][$1] * lower[j][$1] } } }
        let x: [[Double]] = [[1, -2], [3, 4], [-5, 0.5]]
        let b = a.flatMap { row in (0..<2).map { c in (0..<3).reduce(0) { $0 + row[$1] * x[$1][c] } } }
        let found = LinearBaseline.solve(a.flatMap { $0 }, b, size: 3, columns: 2)
        for (found, exact) in zip(found, x.flatMap { $0 }) { #expect(abs(found - exact) < 1e-10) }
    }
}
