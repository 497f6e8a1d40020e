import Environments
import Testing

@testable import ExactInference

/// What a posterior's bound is in expectation over the sequences that the system gives.
struct ExpectedBoundTests {
    static let system = JointGaussianTests.system

    /// E[f(y)] over p(y_0 … y_{T−1} | u). A bound is quadratic in y, so that the rule is exact: with L Lᵀ the covariance of
    /// y and l its columns, f(E[y]) + ½ Σ (f(E[y] + l) + f(E[y] − l) − 2 f(E[y])).
    static func expectation(_ inputs: [[Double]], _ bound: ([ObservationSequence]) -> [Double]) throws -> Double {
        let count = inputs.count
        let joint = JointGaussian(system, inputs: inputs, feedthroughInputs: inputs)
        let y = joint.conditional(joint.observed(count), on: [])
        let columns = transposed(try #require(choleskyFactor(symmetrized(y.covariance))))
        let sequences = ([y.mean] + columns.flatMap { [sum(y.mean, $0), difference(y.mean, $0)] }).map { elements in
            let rows = (0..<count).map { Array(elements[$0 * 3..<($0 + 1) * 3]) }
            return ObservationSequence(observations: rows, inputs: inputs, feedthrough: .currentInput)
        }
        let values = bound(sequences)
        return values[0] + values.dropFirst().reduce(0) { $0 + ($1 - values[0]) / 2 }
    }

    @Test(arguments: PosteriorFamily.allCases) func itIsTheMeanOfTheBounds(_ family: PosteriorFamily) throws {
        let posterior = GaussMarkovPosterior(Self.system, count: 3, family: family)
        for inputs in [JointGaussianTests.inputs, [[3], [0], [-4]]] {
            let expected = try Self.expectation(inputs) { posterior.evidenceLowerBounds(of: $0) }
            #expect(abs(posterior.expectedEvidenceLowerBound - expected) < 1e-9)
            let likelihood = try Self.expectation(inputs) { KalmanFilter(Self.system)($0).map(\.logLikelihood) }
            #expect(abs(posterior.expectedLogLikelihood - likelihood) < 1e-9)
        }
    }

    /// No other chain that observes as it goes does better: any small change of a gain or a covariance costs.
    @Test(arguments: [PosteriorFamily.filtering, .filteringDiagonal]) func theBestIsBest(_ family: PosteriorFamily)
        throws
    {
        let best = GaussMarkovPosterior(Self.system, count: 3, family: family)
        func expectation(_ posterior: GaussMarkovPosterior) throws -> Double {
            try Self.expectation(JointGaussianTests.inputs) { posterior.evidenceLowerBounds(of: $0) }
        }
        let highest = try expectation(best)
        for change in [0.01, -0.01] {
            for t in 0..<3 {
                for i in 0..<2 {
                    for j in 0..<3 {
                        var other = best
                        other.innovationGains[t][i][j] += change
                        #expect(try expectation(other) < highest - 1e-6, "innovation gain \(t), \(i), \(j)")
                    }
                    for j in 0..<2 where t > 0 {
                        var other = best
                        other.gains[t][i][j] += change
                        #expect(try expectation(other) < highest - 1e-6, "gain \(t), \(i), \(j)")
                    }
                    for j in i..<2 where i == j || !family.isDiagonal {
                        var other = best
                        other.covariances[t][i][j] *= 1 + 5 * change
                        other.covariances[t][j][i] = other.covariances[t][i][j]
                        #expect(try expectation(other) < highest - 1e-6, "covariance \(t), \(i), \(j)")
                    }
                }
            }
        }
    }

    /// Each part of the gap is there where its cause is, and only there.
    @Test func theGapHasThreeCauses() {
        func gap(_ family: PosteriorFamily, count: Int = 3) -> ExpectedGap {
            GaussMarkovPosterior(Self.system, count: count, family: family).expectedGap
        }
        #expect(abs(gap(.smoothing).total) < 1e-12)
        #expect(gap(.smoothingDiagonal).covariances > 0.01 && gap(.smoothingDiagonal).future == 0)
        let (full, diagonal, greedy) = (gap(.filtering), gap(.filteringDiagonal), gap(.greedy))
        #expect(full.future > 0.01 && full.means == 0 && abs(full.covariances) < 1e-12)
        #expect(diagonal.future == full.future && diagonal.means == 0)
        #expect(abs(diagonal.covariances - gap(.smoothingDiagonal).covariances) < 1e-12)
        #expect(greedy.future == full.future && greedy.means > 0.001 && greedy.covariances > 0.001)
        // Of a single row there is no future.
        #expect(abs(gap(.filtering, count: 1).total) < 1e-12 && abs(gap(.greedy, count: 1).total) < 1e-12)
    }
}
