import Tensors
import TestSupport
import Testing
import Trajectories

@testable import WorldModels

/// Returns and baselines against sums written out row by row, on sequences that cross the borders of episodes and end
/// before the batch does.
struct ScoreFunctionTests {
    static let samples = 2
    /// Episodes of 4, 2 and 5 rows; the second sequence ends early, the third begins within an episode.
    static let batch = Small.batch(
        Small.data(steps: [3, 1, 4]), starts: [0, 4, 2], length: 7, ends: [7, 8, 9]
    ).repeated(samples)
    static let rows = Tensor.sample([7, 3 * samples], seed: 3).doubles

    static func score(_ baseline: GradientEstimator.Baseline) -> ScoreFunction {
        ScoreFunction(baseline: baseline, samples: samples, logPosterior: .zeros(batch.mask.shape), batch: batch)
    }

    static func element(_ x: Tensor, _ t: Int, _ column: Int) -> Double { x.doubles[t * batch.count + column] }

    /// The rows of the episode that row t is of, from it on.
    static func episode(from t: Int, _ column: Int) -> [Int] {
        var rows = [t]
        while let next = rows.last.map({ $0 + 1 }), next < batch.length, element(batch.mask, next, column) == 1,
            element(batch.isFirst, next, column) == 0
        {
            rows.append(next)
        }
        return rows
    }

    @Test(arguments: [true, false]) func returnsAreSumsOverTheRestOfTheEpisode(_ entersOwnRow: Bool) {
        let found = Self.score(.none).returns(Self.rows, entersOwnRow)
        let count = Self.batch.count
        var lengths: Set<Int> = []
        for t in 0..<7 {
            for column in 0..<count {
                let isRow = Self.element(Self.batch.mask, t, column) == 1
                let rows = isRow ? Self.episode(from: t, column) : []
                let expected = rows.dropFirst(entersOwnRow ? 0 : 1).reduce(0) { $0 + Self.rows[$1 * count + column] }
                #expect(abs(found[t * count + column] - expected) < 1e-12, "row \(t) of sequence \(column)")
                lengths.insert(rows.count)
            }
        }
        #expect(lengths.isSuperset(of: [0, 1, 2, 4]), "padding, borders and whole episodes are there")
    }

    @Test func baselinesAreMeansOfOtherReturns() {
        let (count, samples) = (Self.batch.count, Self.samples)
        let returns = Self.score(.none).returns(Self.rows, true)
        func expected(_ t: Int, _ column: Int, _ isOther: (Int) -> Bool) -> Double {
            let others = (0..<count).filter { isOther($0) && Self.element(Self.batch.mask, t, $0) == 1 }
            return others.reduce(0) { $0 + returns[t * count + $1] } / Double(max(others.count, 1))
        }
        let (batch, leaveOneOut) = (
            Self.score(.batch).baselines(returns), Self.score(.leaveOneOut).baselines(returns)
        )
        for t in 0..<7 {
            for column in 0..<count where Self.element(Self.batch.mask, t, column) == 1 {
                let otherSequences = expected(t, column) { $0 / samples != column / samples }
                let otherSamples = expected(t, column) { $0 / samples == column / samples && $0 != column }
                #expect(abs(batch[t * count + column] - otherSequences) < 1e-12)
                #expect(abs(leaveOneOut[t * count + column] - otherSamples) < 1e-12)
            }
        }
        #expect(Self.score(.none).baselines(returns).allSatisfy { $0 == 0 })
    }

    /// Its value is zero and its gradient that of Σ weight · log q; padding has none.
    @Test func theSurrogateWeighsLogPosteriors() {
        let tape = Tape()
        let logPosterior = tape.watch(.sample([7, 6], seed: 9))
        let score = ScoreFunction(
            baseline: .leaveOneOut, samples: Self.samples, logPosterior: logPosterior, batch: Self.batch)
        let surrogate = score.surrogate(Tensor(Self.rows, shape: [7, 6]))
        let returns = score.returns(Self.rows, true)
        let weights = zip(zip(returns, score.baselines(returns)).map { $0 - $1 }, Self.batch.mask.doubles).map {
            $0 * $1
        }
        #expect(surrogate.item == 0)
        #expect(tape.gradients(of: surrogate, leaves: [logPosterior])[0].doubles == weights)
    }
}
