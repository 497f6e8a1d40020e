import Foundation
import Tensors
import Testing

@testable import Evaluation

struct PredictiveSampleTests {
    static func sample(_ values: [Float], futures: Int) -> PredictiveSample {
        var sample = PredictiveSample(futures: futures, draws: values.count / futures)
        values.withUnsafeBufferPointer { sample.take($0) }
        return sample
    }

    /// By hand: draws 1, 3 and 6 with truth 2: (1 + 1 + 4) / 3 − (2 + 5 + 3) / 3 / 2 = 1/3.
    @Test func theScoreOfThreeDraws() throws {
        let score = try #require(Self.sample([6, 1, 3], futures: 3).continuousRankedProbabilityScore(of: 2))
        #expect(abs(score - 1.0 / 3) < 1e-12)
    }

    /// Of futures (1, 2) and (5, 9) only the pairs across count: (4 + 8 + 3 + 7) / 4.
    @Test func drawsOfOneFutureAreNoPair() throws {
        let sample = Self.sample([2, 1, 9, 5], futures: 2)
        #expect(abs(try #require(sample.meanDistance) - 5.5) < 1e-12)
        #expect(Self.sample([1, 2, 3], futures: 1).continuousRankedProbabilityScore(of: 2) == nil)
    }

    /// Against every pair, on sizes that take either way of sorting.
    @Test(arguments: [(2, 1), (5, 3), (7, 20)]) func theMeanDistanceIsThatOfAllPairs(_ futures: Int, _ draws: Int)
        throws
    {
        let values = Tensor.sampleFloats(futures * draws, seed: 4)
        var (sum, pairs) = (0.0, 0.0)
        for i in values.indices {
            for j in values.indices where i / draws != j / draws {
                sum += Double(abs(values[i] - values[j]))
                pairs += 1
            }
        }
        let found = try #require(Self.sample(values, futures: futures).meanDistance)
        #expect(abs(found - sum / pairs) < 1e-6)
    }

    /// CRPS of N(0, 1) at y is y (2 Φ(y) − 1) + 2 φ(y) − 1 / √π; the mean over ensembles, however small, is the same.
    @Test(arguments: [0.0, 0.7, -2.5]) func theScoreIsWithoutBias(_ truth: Double) throws {
        let ensembles = 20_000
        var generator = RandomGenerator(seed: 8)
        let values = generator.normal([ensembles, 3]).floats
        let scores = try (0..<ensembles).map { index in
            try #require(
                Self.sample(Array(values[index * 3..<index * 3 + 3]), futures: 3)
                    .continuousRankedProbabilityScore(of: Float(truth)))
        }
        let mean = scores.reduce(0, +) / Double(ensembles)
        let variance = scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(ensembles - 1)
        let (density, below) = (
            exp(-truth * truth / 2) / (2 * Double.pi).squareRoot(), 0.5 * (1 + erf(truth / 2.0.squareRoot()))
        )
        let exact = truth * (2 * below - 1) + 2 * density - 1 / Double.pi.squareRoot()
        #expect(abs(mean - exact) < 4 * (variance / Double(ensembles)).squareRoot())
    }

    /// Ranks p (n + 1): of nine draws 10 … 90 the fifth is the median, and 0.25 lies between the second and the third.
    @Test func quantilesLieBetweenDraws() {
        let sample = Self.sample([30, 10, 20, 90, 80, 70, 60, 50, 40], futures: 9)
        let expected = [(0.5, 50.0), (0.25, 25), (0.1, 10), (0.01, 10), (0.99, 90), (0.9, 90), (0.75, 75)]
        for (p, value) in expected {
            #expect(abs(sample.quantile(p) - value) < 1e-9)
        }
        #expect(sample.central(0.5) == (25, 75))
    }

    /// Another draw from the same distribution lies inside the central interval as often as it says.
    @Test func intervalsHoldWhatTheyPromise() {
        let trials = 20_000
        var generator = RandomGenerator(seed: 11)
        let values = generator.normal([trials, 25]).floats
        let inside = (0..<trials).count { trial in
            let row = Array(values[trial * 25..<(trial + 1) * 25])
            let interval = Self.sample(Array(row[..<24]), futures: 24).central(0.9)
            return (interval.low...interval.high).contains(Double(row[24]))
        }
        #expect(abs(Double(inside) / Double(trials) - 0.9) < 4 * (0.09 / Double(trials)).squareRoot())
    }
}

extension Tensor {
    fileprivate static func sampleFloats(_ count: Int, seed: UInt64) -> [Float] {
        var generator = RandomGenerator(seed: seed)
        return generator.normal([count]).floats
    }
}
