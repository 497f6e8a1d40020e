import COpenBLAS

/// Matrix products on one thread each: parallelism comes from shards of the batch, which share nothing, and not from
/// threads inside a product, which on products of this size wait for each other.
public enum BLAS {
    private static let singleThreaded: Void = openblas_set_num_threads(1)

    /// C `[rows, columns]` = A · B (+ C), row-major; `transposeA`: A is stored `[inner, rows]`; `transposeB`: B is
    /// stored `[columns, inner]`.
    static func multiply(
        _ precision: Precision, rows: Int, inner: Int, columns: Int, _ a: UnsafeRawPointer, _ b: UnsafeRawPointer,
        transposeA: Bool = false, transposeB: Bool = false, accumulate: Bool = false,
        into c: UnsafeMutableRawPointer
    ) {
        _ = singleThreaded
        let (m, n, k) = (blasint(rows), blasint(columns), blasint(inner))
        let lda = transposeA ? m : k
        let ldb = transposeB ? k : n
        let ta = transposeA ? CblasTrans : CblasNoTrans
        let tb = transposeB ? CblasTrans : CblasNoTrans
        switch precision {
        case .single:
            let a = a.assumingMemoryBound(to: Float.self)
            let b = b.assumingMemoryBound(to: Float.self)
            let c = c.assumingMemoryBound(to: Float.self)
            if rows == 1 && !transposeA {
                // One row: reading the matrix once is all there is to do.
                cblas_sgemv(
                    CblasRowMajor, transposeB ? CblasNoTrans : CblasTrans, transposeB ? n : k, transposeB ? k : n, 1,
                    b, ldb, a, 1, accumulate ? 1 : 0, c, 1)
            } else {
                cblas_sgemm(CblasRowMajor, ta, tb, m, n, k, 1, a, lda, b, ldb, accumulate ? 1 : 0, c, n)
            }
        case .double:
            cblas_dgemm(
                CblasRowMajor, ta, tb, m, n, k, 1, a.assumingMemoryBound(to: Double.self), lda,
                b.assumingMemoryBound(to: Double.self), ldb, accumulate ? 1 : 0,
                c.assumingMemoryBound(to: Double.self), n)
        }
    }

    /// Floating-point operations per second of one single-precision product of the given size on one thread.
    public static func measureRate(rows: Int, inner: Int, columns: Int, repetitions: Int) -> Double {
        let a = Tensor(repeating: 1, shape: [rows, inner])
        let b = Tensor(repeating: 1, shape: [inner, columns])
        let c = Tensor(repeating: 0, shape: [rows, columns])
        let clock = ContinuousClock()
        let elapsed = clock.measure {
            for _ in 0..<repetitions {
                multiply(
                    .single, rows: rows, inner: inner, columns: columns, a.pointer, b.pointer, into: c.pointer)
            }
        }
        withExtendedLifetime((a, b, c)) {}
        return 2 * Double(rows * inner * columns * repetitions) / (elapsed / .seconds(1))
    }
}
