/// M v, `[rows]`.
func product(_ matrix: [[Double]], _ vector: [Double]) -> [Double] {
    matrix.map { row in zip(row, vector).reduce(0) { $0 + $1.0 * $1.1 } }
}

/// a + b, element by element.
func sum(_ a: [Double], _ b: [Double]) -> [Double] {
    zip(a, b).map(+)
}

/// The lower triangular L with L Lᵀ = M, or nil if M is not symmetric and positive semidefinite.
///
/// A column whose pivot vanishes is left zero, so that noise may be absent from some directions.
func choleskyFactor(_ matrix: [[Double]]) -> [[Double]]? {
    let size = matrix.count
    let tolerance = 1e-12 * (matrix.joined().map(abs).max() ?? 0)
    var factor = [[Double]](repeating: [Double](repeating: 0, count: size), count: size)
    for column in 0..<size {
        for row in column..<size {
            if abs(matrix[row][column] - matrix[column][row]) > tolerance { return nil }
            let explained = zip(factor[row], factor[column]).reduce(0) { $0 + $1.0 * $1.1 }
            let rest = matrix[row][column] - explained
            if row == column {
                if rest < -tolerance { return nil }
                factor[column][column] = rest > tolerance ? rest.squareRoot() : 0
            } else if factor[column][column] > 0 {
                factor[row][column] = rest / factor[column][column]
            } else if abs(rest) > tolerance.squareRoot() {
                return nil
            }
        }
    }
    return factor
}
