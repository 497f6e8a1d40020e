import COpenBLAS

// Dense linear algebra in double precision for statistics of whole logs: row-major, on one thread.

/// Adds XᵀY to a sum: `x` `[rows, n]`, `y` `[rows, m]`, `sum` `[n, m]`.
package func addProduct(transposed x: [Double], _ y: [Double], rows: Int, to sum: inout [Double]) {
    guard rows > 0, !sum.isEmpty else { return }
    let (n, m) = (x.count / rows, y.count / rows)
    require(
        x.count == rows * n && y.count == rows * m && sum.count == n * m,
        "a sum of \(sum.count) numbers for \(rows) rows of \(n) and \(m)")
    sum.withUnsafeMutableBytes { sum in
        x.withUnsafeBytes { x in
            y.withUnsafeBytes { y in
                BLAS.multiply(
                    .double, rows: n, inner: rows, columns: m, x.baseAddress!, y.baseAddress!, transposeA: true,
                    accumulate: true, into: sum.baseAddress!)
            }
        }
    }
}

/// A · B: `a` `[rows, n]`, `b` `[n, m]` → `[rows, m]`.
package func matrixProduct(_ a: [Double], _ b: [Double], rows: Int, inner: Int, columns: Int) -> [Double] {
    require(
        a.count == rows * inner && b.count == inner * columns,
        "\(a.count) and \(b.count) numbers for [\(rows), \(inner)] times [\(inner), \(columns)]")
    var result = [Double](repeating: 0, count: rows * columns)
    guard !result.isEmpty, inner > 0 else { return result }
    result.withUnsafeMutableBytes { result in
        a.withUnsafeBytes { a in
            b.withUnsafeBytes { b in
                BLAS.multiply(
                    .double, rows: rows, inner: inner, columns: columns, a.baseAddress!, b.baseAddress!,
                    into: result.baseAddress!)
            }
        }
    }
    return result
}

/// X with A X = B for a symmetric positive definite A `[size, size]` and B `[size, columns]`; nil if A is not.
package func solution(of a: [Double], _ b: [Double], size: Int, columns: Int) -> [Double]? {
    require(
        a.count == size * size && b.count == size * columns,
        "\(a.count) and \(b.count) numbers for a system of \(size) with \(columns) right sides")
    if size == 0 || columns == 0 { return b }
    // LAPACK reads columns first, in which order a symmetric matrix is the same.
    var factor = a
    var x = [Double](repeating: 0, count: b.count)
    for row in 0..<size { for column in 0..<columns { x[column * size + row] = b[row * columns + column] } }
    guard positive_definite_solve(Int32(size), Int32(columns), &factor, &x) == 0 else { return nil }
    return (0..<size).flatMap { row in (0..<columns).map { x[$0 * size + row] } }
}
