import Environments
import Testing

@testable import ExactInference

struct BasisTests {
    @Test func eigenvectorsAreOrthonormalAndDiagonalize() {
        let matrix = [[4, 1, -2, 0.5], [1, 3, 0, 1], [-2, 0, 5, -1], [0.5, 1, -1, 1]]
        let vectors = eigenvectors(matrix)
        expectClose(product(transposed(vectors), vectors), identity(4), within: 1e-14, "VᵀV")
        let values = congruence(transposed(vectors), matrix)
        expectClose(values, diagonal((0..<4).map { values[$0][$0] }), within: 1e-13, "Vᵀ M V")
        // The characteristic polynomial of [[2, 1], [1, 2]] has the roots 1 and 3.
        let small = congruence(transposed(eigenvectors([[2, 1], [1, 2]])), [[2, 1], [1, 2]])
        expectClose([small[0][0], small[1][1]].sorted(), [1, 3], within: 1e-14, "eigenvalues")
    }

    /// Another basis of z is the same distribution of y.
    @Test func independentNoiseKeepsTheLikelihood() {
        let system = JointGaussianTests.system
        let sequences = ExpectationMaximizationTests.simulate(system, sequences: 4, rows: 20, seed: 5)
        let changed = system.withIndependentNoise()
        let (Q, P) = (changed.transitionCovariance, changed.initialCovariance)
        #expect(Q == diagonal([Q[0][0], Q[1][1]]) && P == diagonal([P[0][0], P[1][1]]))
        expectClose(sum(Q, P), identity(2), within: 1e-13, "Q + P")
        #expect(changed.transition != system.transition)
        expectClose(
            KalmanFilter(changed)(sequences).map(\.logLikelihood),
            KalmanFilter(system)(sequences).map(\.logLikelihood), within: 1e-9, "log p")
    }

    /// A direction without noise gets the least there may be, which changes the likelihood by as little.
    @Test(arguments: [1e-8, 1e-4]) func aCertainDirectionGetsAFloor(_ minimum: Double) {
        let certain = JointGaussianTests.secondOrder
        var more = certain
        more.initialCovariance = [[1, 0], [0, 0]]
        for (system, complete) in [(certain, true), (more, false)] {
            let sequences = ExpectationMaximizationTests.simulate(system, sequences: 4, rows: 20, seed: 6)
            let changed = system.withIndependentNoise(minimum: minimum)
            for covariance in [changed.transitionCovariance, changed.initialCovariance] {
                #expect(covariance.indices.allSatisfy { covariance[$0][$0] >= minimum })
                if complete { #expect(covariance.indices.contains { covariance[$0][$0] < 2 * minimum }) }
            }
            let (before, after) = (
                ExpectationMaximizationTests.logLikelihoodPerRow(system, sequences),
                ExpectationMaximizationTests.logLikelihoodPerRow(changed, sequences)
            )
            #expect(abs(before - after) < 100 * minimum, "\(before) became \(after)")
        }
    }
}
