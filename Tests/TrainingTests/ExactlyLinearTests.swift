import Foundation
import Tensors
import Testing
import Trajectories

@testable import Training
@testable import WorldModels

/// Numbers that a linear model of the log predicts exactly, such as a clock, beside others.
struct ExactlyLinearTests {
    /// A pendulum's angle and speed, pushed at random, and two clocks: one that counts the rows, and a slow wave with its
    /// quadrature.
    static func log(episodes: Int = 20) -> TrajectoryDataset {
        var generator = RandomGenerator(seed: 6)
        let logged = (0..<episodes).map { _ -> Episode in
            var x = generator.normal([2]).floats
            let actions = generator.normal([40]).floats
            var observations: [Float] = []
            func see(_ row: Int) {
                let t = Float(row)
                observations += [sin(x[0]), 3 * t - 5, x[1], sin(0.1 * t), cos(0.1 * t)]
            }
            see(0)
            for (row, a) in actions.enumerated() {
                x = [x[0] + 0.2 * x[1], x[1] - 0.4 * sin(x[0]) + 0.5 * a]
                see(row + 1)
            }
            return Episode(
                observations: observations, actions: actions, rewards: .init(repeating: 0, count: 40),
                isTerminated: false)
        }
        return TrajectoryDataset(observationSpace: .unbounded(5), actionSpace: .unbounded(1), episodes: logged)
    }

    @Test func clocksAreKnown() {
        let statistics = LogStatistics(fitting: Self.log())
        #expect(statistics.isExactlyLinear == [false, true, false, true, true], "\(statistics.freeRunErrors)")
    }

    /// In a world that is linear altogether nothing is easier than the rest.
    @Test func aLinearWorldHasNone() {
        var log = Self.log()
        for index in log.episodes.indices {
            var x: [Double] = [1, 0.5, -1, 0, 2]
            log.episodes[index].observations = (0...40).flatMap { row -> [Double] in
                defer { x = x.indices.map { 0.9 * x[$0] + 0.1 * x[($0 + 1) % 5] + Double($0 + index) * 0.01 } }
                return x
            }
        }
        let statistics = LogStatistics(fitting: log)
        #expect(!statistics.isExactlyLinear.contains(true), "\(statistics.freeRunErrors)")
    }

    /// Their errors count by a tenth of the others' mean precision, however small their own σ; the density is of that σ.
    @Test func theirGradientIsBounded() {
        var head = LikelihoodHead.Configuration()
        head.hidden = []
        var generator = RandomGenerator(seed: 1)
        var made = LikelihoodHead(
            configuration: head, inputs: 2, parts: [.init(name: "o", likelihood: .normal, values: 0..<3)],
            units: .identity(3), isExactlyLinear: [false, true, false], using: &generator)
        made.logDeviation = Tensor([0.5, 1e-3, 0.1].map { Foundation.log($0) }, shape: [3]).converted(to: .single)
        let precisions = made.precisions.floats
        #expect(abs(precisions[0] - 4) < 1e-4 && abs(precisions[2] - 100) < 1e-2)
        #expect(abs(precisions[1] - 0.1 / 0.13) < 1e-4)
        // Squared errors of ten rows, then how many numbers there were.
        let sums: [Double] = [1, 2e-5, 0.2, 10, 10, 10]
        let density = made.logLikelihood(statistics: sums, rows: 10)
        let expected = zip(zip([1, 2e-5, 0.2], [0.5, 1e-3, 0.1]), 0..<3).reduce(0.0) {
            $0 - $1.0.0 / 20 / ($1.0.1 * $1.0.1) - Foundation.log($1.0.1) - 0.5 * LikelihoodHead.log2Pi
        }
        #expect(abs(density - expected) < 1e-5)
        let objective = made.negativeLogLikelihood(
            statistics: Tensor(sums, shape: [6]).converted(to: .single), rows: 10)
        #expect(abs(objective.item + expected + 1e-6 * (1e6 - 0.1 / 0.13)) < 1e-3)
    }
}
