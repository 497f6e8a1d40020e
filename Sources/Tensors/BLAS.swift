import COpenBLAS
import VectorKernels

/// Matrix products on one thread each: parallelism comes from shards of the batch, which share nothing, and not from
/// threads inside a product, which on products of this size wait for each other.
public enum BLAS {
    private static let singleThreaded: Void = openblas_set_num_threads(1)

    /// Whether OpenBLAS multiplies small matrices in place on this CPU, without copying them into packed panels first.
    private static let hasUnpackedKernels: Bool = {
        ["SkylakeX", "Cooperlake", "SapphireRapids"].contains { name in
            String(cString: openblas_get_corename()) == name
        }
    }()

    /// Whether it does so faster than with packing however many rows there are: on Zen 4. On Cascade Lake a packed product
    /// is faster by a fifth at 64 rows, and by three fifths at a thousand.
    private static let prefersUnpacked = hasUnpackedKernels && cpu_is_amd() != 0

    /// Blocks of this size stay within the limit of 10⁶ multiplications below which OpenBLAS skips packing. A product
    /// done in such blocks runs faster than the packed one as a whole where it has as few rows as a shard of a batch, by a
    /// third, and on some CPUs where it is large, by a tenth.
    private static let block = (rows: 40, inner: 240, columns: 96)

    /// C `[rows, columns]` = A · B (+ C), row-major; `transposeA`: A is stored `[inner, rows]`. Any extent may be 0.
    ///
    /// With several blocks, that many products of the same extents: the blocks' matrices lie side by side in A and in C,
    /// as in a row of inputs and a row of outputs, and one after the other in B. With `transposeA`, where C is the gradient
    /// of such a B, they lie side by side in A and in B, and one after the other in C.
    static func multiply(
        _ precision: Precision, blocks: Int = 1, rows: Int, inner: Int, columns: Int, _ a: UnsafeRawPointer,
        _ b: UnsafeRawPointer, transposeA: Bool = false, accumulate: Bool = false, into c: UnsafeMutableRawPointer
    ) {
        _ = singleThreaded
        guard rows > 0 && columns > 0 else { return }
        guard inner > 0 else {
            // A sum of no products. BLAS may return early and leave what was there.
            if !accumulate { vk_fill(precision.kernel, blocks * rows * columns, 0, c) }
            return
        }
        let (besideA, besideB) = (transposeA ? rows : inner, transposeA ? columns : inner * columns)
        let besideC = transposeA ? rows * columns : columns
        let strides = (
            a: blocks * besideA, b: transposeA ? blocks * columns : columns, c: transposeA ? columns : blocks * columns
        )
        for block in 0..<blocks {
            multiplyBlock(
                precision, rows: rows, inner: inner, columns: columns, a + block * besideA * precision.stride,
                b + block * besideB * precision.stride, strides: strides, transposeA: transposeA,
                accumulate: accumulate, into: c + block * besideC * precision.stride)
        }
    }

    /// One product of matrices whose rows lie `strides` apart.
    private static func multiplyBlock(
        _ precision: Precision, rows: Int, inner: Int, columns: Int, _ a: UnsafeRawPointer, _ b: UnsafeRawPointer,
        strides: (a: Int, b: Int, c: Int), transposeA: Bool, accumulate: Bool, into c: UnsafeMutableRawPointer
    ) {
        let transpose = transposeA ? CblasTrans : CblasNoTrans
        let (lda, ldb, ldc) = (blasint(strides.a), blasint(strides.b), blasint(strides.c))
        switch precision {
        case .double:
            cblas_dgemm(
                CblasRowMajor, transpose, CblasNoTrans, blasint(rows), blasint(columns), blasint(inner), 1,
                a.assumingMemoryBound(to: Double.self), lda, b.assumingMemoryBound(to: Double.self), ldb,
                accumulate ? 1 : 0, c.assumingMemoryBound(to: Double.self), ldc)
        case .single:
            let a = a.assumingMemoryBound(to: Float.self)
            let b = b.assumingMemoryBound(to: Float.self)
            let c = c.assumingMemoryBound(to: Float.self)
            if rows == 1 && !transposeA {
                // A vector meets each number of B once: what counts is how fast they are read.
                cblas_sgemv(
                    CblasRowMajor, CblasTrans, blasint(inner), blasint(columns), 1, b, ldb, a, 1,
                    accumulate ? 1 : 0, c, 1)
                return
            }
            let isBlocked =
                hasUnpackedKernels && rows * inner * columns > 1_000_000 && (prefersUnpacked || rows <= block.rows)
            let (m, k, n) =
                isBlocked
                ? (
                    evenBlock(rows, block.rows, multipleOf: 4), evenBlock(inner, block.inner, multipleOf: 1),
                    evenBlock(columns, block.columns, multipleOf: 16)
                ) : (rows, inner, columns)
            for k0 in stride(from: 0, to: inner, by: k) {
                for n0 in stride(from: 0, to: columns, by: n) {
                    for m0 in stride(from: 0, to: rows, by: m) {
                        cblas_sgemm(
                            CblasRowMajor, transpose, CblasNoTrans, blasint(min(m, rows - m0)),
                            blasint(min(n, columns - n0)), blasint(min(k, inner - k0)), 1,
                            a + (transposeA ? k0 * strides.a + m0 : m0 * strides.a + k0), lda,
                            b + k0 * strides.b + n0, ldb, accumulate || k0 > 0 ? 1 : 0, c + m0 * strides.c + n0, ldc)
                    }
                }
            }
        }
    }

    /// The size of blocks that cover `count` evenly, so that no thin one is left over, in multiples of what the kernels
    /// take at once.
    private static func evenBlock(_ count: Int, _ limit: Int, multipleOf unit: Int) -> Int {
        let blocks = max(1, (count + limit - 1) / limit)
        let size = max(1, (count + blocks - 1) / blocks)
        return (size + unit - 1) / unit * unit
    }

    /// Floating-point operations per second of one large single-precision product on one thread, as OpenBLAS does it by
    /// itself.
    public static func measureRate(size: Int, repetitions: Int) -> Double {
        _ = singleThreaded
        let a = Tensor(repeating: 1, shape: [size, size])
        let c = Tensor(repeating: 0, shape: [size, size])
        let x = a.pointer.assumingMemoryBound(to: Float.self)
        let n = blasint(size)
        let elapsed = ContinuousClock().measure {
            for _ in 0..<repetitions {
                cblas_sgemm(
                    CblasRowMajor, CblasNoTrans, CblasNoTrans, n, n, n, 1, x, n, x, n, 0,
                    c.pointer.assumingMemoryBound(to: Float.self), n)
            }
        }
        withExtendedLifetime((a, c)) {}
        return 2 * Double(size * size * size * repetitions) / (elapsed / .seconds(1))
    }
}
