import Environments
import Foundation

/// A symmetric positive definite matrix M with what a normal distribution's density asks of it.
struct PositiveDefinite {
    /// M, `[N][N]`.
    let matrix: [[Double]]
    /// M⁻¹, `[N][N]`.
    let inverse: [[Double]]
    /// log det M.
    let logDeterminant: Double

    /// Traps, naming the matrix, if it is not symmetric and positive definite.
    init(_ matrix: [[Double]], _ name: String) {
        guard let factor = choleskyFactor(matrix), factor.indices.allSatisfy({ factor[$0][$0] > 0 }) else {
            fatalError("\(name) is not positive definite: \(matrix)")
        }
        self.matrix = matrix
        inverse = symmetrized(rightQuotient(identity(matrix.count), factor: factor))
        logDeterminant = factor.indices.reduce(0) { $0 + 2 * log(factor[$1][$1]) }
    }

    /// eᵀ M⁻¹ e.
    func distance(_ error: [Double]) -> Double {
        zip(error, product(inverse, error)).reduce(0) { $0 + $1.0 * $1.1 }
    }

    /// tr(M⁻¹ N) for a symmetric N: the expectation of eᵀ M⁻¹ e where N is that of e eᵀ.
    func distance(_ secondMoment: [[Double]]) -> Double {
        trace(inverse, secondMoment)
    }
}

/// tr(M N) for symmetric M and N.
func trace(_ a: [[Double]], _ b: [[Double]]) -> Double {
    zip(a.joined(), b.joined()).reduce(0) { $0 + $1.0 * $1.1 }
}
