// Small dense matrices in double precision: arrays of rows.

/// M v, `[rows]`.
package func product(_ matrix: [[Double]], _ vector: [Double]) -> [Double] {
    matrix.map { row in zip(row, vector).reduce(0) { $0 + $1.0 * $1.1 } }
}

/// M N.
package func product(_ a: [[Double]], _ b: [[Double]]) -> [[Double]] {
    let columns = b.first?.count ?? 0
    return a.map { row in
        var result = [Double](repeating: 0, count: columns)
        for (weight, other) in zip(row, b) {
            for column in 0..<columns { result[column] += weight * other[column] }
        }
        return result
    }
}

/// M N Mᵀ, symmetric to the last bit where N is symmetric.
package func congruence(_ a: [[Double]], _ b: [[Double]]) -> [[Double]] {
    symmetrized(product(product(a, b), transposed(a)))
}

/// Mᵀ.
package func transposed(_ matrix: [[Double]]) -> [[Double]] {
    (0..<(matrix.first?.count ?? 0)).map { column in matrix.map { $0[column] } }
}

/// (M + Mᵀ) / 2.
package func symmetrized(_ matrix: [[Double]]) -> [[Double]] {
    matrix.indices.map { row in matrix.indices.map { (matrix[row][$0] + matrix[$0][row]) / 2 } }
}

/// a + b, element by element.
package func sum(_ a: [Double], _ b: [Double]) -> [Double] {
    zip(a, b).map(+)
}

/// a − b, element by element.
package func difference(_ a: [Double], _ b: [Double]) -> [Double] {
    zip(a, b).map(-)
}

/// A + B, element by element.
package func sum(_ a: [[Double]], _ b: [[Double]]) -> [[Double]] {
    zip(a, b).map { sum($0.0, $0.1) }
}

/// A − B, element by element.
package func difference(_ a: [[Double]], _ b: [[Double]]) -> [[Double]] {
    zip(a, b).map { difference($0.0, $0.1) }
}

/// The matrix with ones on its diagonal.
package func identity(_ size: Int) -> [[Double]] {
    (0..<size).map { row in (0..<size).map { $0 == row ? 1 : 0 } }
}

/// The matrix with these elements on its diagonal.
package func diagonal(_ elements: [Double]) -> [[Double]] {
    elements.indices.map { row in elements.indices.map { $0 == row ? elements[row] : 0 } }
}

/// The lower triangular L with L Lᵀ = M, or nil if M is not symmetric and positive semidefinite.
///
/// A column whose pivot vanishes is left zero, so that noise may be absent from some directions. A pivot vanishes against
/// its own diagonal element, so that units may differ from one element to the next.
package func choleskyFactor(_ matrix: [[Double]]) -> [[Double]]? {
    let size = matrix.count
    let tolerance = 1e-12
    let absolute = tolerance * (matrix.joined().map(abs).max() ?? 0)
    var factor = [[Double]](repeating: [Double](repeating: 0, count: size), count: size)
    for column in 0..<size {
        let diagonal = abs(matrix[column][column])
        for row in column..<size {
            if abs(matrix[row][column] - matrix[column][row]) > absolute { return nil }
            let explained = zip(factor[row], factor[column]).reduce(0) { $0 + $1.0 * $1.1 }
            let rest = matrix[row][column] - explained
            if row == column {
                if rest < -tolerance * diagonal { return nil }
                factor[column][column] = rest > tolerance * diagonal ? rest.squareRoot() : 0
            } else if factor[column][column] > 0 {
                factor[row][column] = rest / factor[column][column]
            } else if abs(rest) > (tolerance * diagonal * abs(matrix[row][row])).squareRoot() + absolute {
                return nil
            }
        }
    }
    return factor
}

/// w with L w = v, for a factor L that `choleskyFactor` gave. Where L's pivot vanishes, so does w.
package func forwardSubstituted(_ factor: [[Double]], _ vector: [Double]) -> [Double] {
    var result = vector
    for row in factor.indices {
        for column in 0..<row { result[row] -= factor[row][column] * result[column] }
        result[row] = factor[row][row] > 0 ? result[row] / factor[row][row] : 0
    }
    return result
}

/// x with L Lᵀ x = v, for a factor L that `choleskyFactor` gave. Where L Lᵀ is singular, one of the solutions, if there is
/// one.
package func choleskySolution(_ factor: [[Double]], _ vector: [Double]) -> [Double] {
    var result = forwardSubstituted(factor, vector)
    for row in factor.indices.reversed() {
        for other in (row + 1)..<factor.count { result[row] -= factor[other][row] * result[other] }
        result[row] = factor[row][row] > 0 ? result[row] / factor[row][row] : 0
    }
    return result
}

/// X with X M = N, for a symmetric M = L Lᵀ given as its factor: each row of N is solved for.
package func rightQuotient(_ matrix: [[Double]], factor: [[Double]]) -> [[Double]] {
    matrix.map { choleskySolution(factor, $0) }
}

/// V with columns of unit length and Vᵀ M V diagonal, for a symmetric M. `[N][N]`, by Jacobi's rotations: sweeps over all
/// pairs of rows, each rotation clearing one element off the diagonal, until none is left but rounding.
package func eigenvectors(_ matrix: [[Double]]) -> [[Double]] {
    let size = matrix.count
    let negligible = 1e-30 * matrix.joined().reduce(0) { $0 + $1 * $1 }
    var (rest, vectors) = (matrix, identity(size))
    func offDiagonal() -> Double {
        (0..<size).reduce(0) { sum, row in (0..<row).reduce(sum) { $0 + rest[row][$1] * rest[row][$1] } }
    }
    // Convergence is quadratic: a handful of sweeps does.
    for _ in 0..<50 where offDiagonal() > negligible {
        for p in 0..<size {
            for q in (p + 1)..<size where rest[p][q] != 0 {
                let cotangentOfDouble = (rest[q][q] - rest[p][p]) / (2 * rest[p][q])
                let tangent =
                    (cotangentOfDouble < 0 ? -1 : 1)
                    / (abs(cotangentOfDouble) + (cotangentOfDouble * cotangentOfDouble + 1).squareRoot())
                let cosine = 1 / (tangent * tangent + 1).squareRoot()
                var rotation = identity(size)
                (rotation[p][p], rotation[q][q]) = (cosine, cosine)
                (rotation[p][q], rotation[q][p]) = (tangent * cosine, -tangent * cosine)
                rest = congruence(transposed(rotation), rest)
                vectors = product(vectors, rotation)
            }
        }
    }
    return vectors
}
