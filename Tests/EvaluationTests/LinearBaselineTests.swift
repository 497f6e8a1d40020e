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

    @Test func recoversALinearSystem() throws {
        let statistics = LogStatistics(fitting: Self.log())
        let normalizer = statistics.normalizer
        let baseline = try #require(LinearBaseline(statistics.linear))
        for (x, a) in [([1, 2], 0.5), ([-3, 0], 4), ([0, 0], -2)] as [([Float], Float)] {
            let step = baseline.predict(
                normalizer.observation.standardize(x), actions: normalizer.action.standardize([a]), count: 1)
            for (found, exact) in zip(normalizer.observation.restore(step.observations), Self.next(x, a)) {
                #expect(abs(found - Double(exact)) < 1e-3)
            }
            #expect(abs(normalizer.reward.restore(step.rewards)[0] - Double(Self.reward(x, a))) < 1e-3)
        }
    }

    @Test func aRollOutIsClipped() throws {
        let baseline = try #require(LinearBaseline(LogStatistics(fitting: Self.log()).linear))
        #expect(baseline.predict([50, -50, 0, 1], actions: [0, 0], count: 2).observations.prefix(2) == [10, -10])
    }

    /// Several rows at once are each predicted as if alone.
    @Test func rowsDoNotMix() throws {
        let baseline = try #require(LinearBaseline(LogStatistics(fitting: Self.log()).linear))
        let together = baseline.predict([0.5, -1, 0.25, 2], actions: [1, -1], count: 2)
        for row in 0..<2 {
            let alone = baseline.predict(
                Array([[0.5, -1], [0.25, 2]][row]), actions: [[1, -1][row]], count: 1)
            for (a, b) in zip(alone.observations, together.observations[row * 2..<row * 2 + 2]) {
                #expect(abs(a - b) < 1e-6)
            }
            #expect(abs(alone.rewards[0] - together.rewards[row]) < 1e-6)
        }
    }

    /// x_i' = α_i x_i + β_i a + γ_i, with more numbers than a regression on all of them is made for.
    @Test func aWideLogIsRegressedNumberByNumber() throws {
        let width = LinearStatistics.denseLimit + 8
        var generator = RandomGenerator(seed: 5)
        let (alpha, beta) = (generator.uniform([width]).floats, generator.normal([width]).floats)
        let episodes = (0..<4).map { _ -> Episode in
            var x = generator.normal([width]).floats
            let actions = generator.normal([12]).floats
            var observations = x
            for a in actions {
                for i in 0..<width { x[i] = alpha[i] * x[i] + beta[i] * a + 1 }
                observations += x
            }
            return Episode(
                observations: observations, actions: actions, rewards: actions.map { 3 * $0 }, isTerminated: false)
        }
        let log = TrajectoryDataset(
            observationSpace: .unbounded(width), actionSpace: .unbounded(1), episodes: episodes)
        let statistics = LogStatistics(fitting: log)
        #expect(statistics.linear.form == .diagonal(inputs: 2))
        let baseline = try #require(LinearBaseline(statistics.linear))
        #expect(baseline.isDiagonal)
        let normalizer = statistics.normalizer
        let seen = Array(episodes[0].observations[width..<2 * width])
        let step = baseline.predict(
            normalizer.observation.standardize(seen), actions: normalizer.encodeActions([episodes[0].actions[1]]),
            count: 1)
        let exact = normalizer.observation.standardize(Array(episodes[0].observations[2 * width..<3 * width]))
        for (found, exact) in zip(step.observations, exact) { #expect(abs(found - exact) < 2e-3) }
        #expect(abs(normalizer.reward.restore(step.rewards)[0] - 3 * episodes[0].actions[1]) < 1e-2)
    }

    @Test func nothingIsFittedToIncompleteTransitions() {
        var log = Self.log()
        for index in log.episodes.indices {
            for row in stride(from: 0, to: log.episodes[index].observations.count, by: 4) {
                log.episodes[index].observations[row] = .nan
            }
        }
        let statistics = LogStatistics(fitting: log).linear
        #expect(statistics.count == 600 && statistics.completeCount == 0)
        #expect(LinearBaseline(statistics) == nil)
    }
}
