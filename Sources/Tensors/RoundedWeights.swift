import Synchronization
import VectorKernels

/// Weights rounded to bfloat16, each when it is first multiplied by: many rows are multiplied by the same ones again and again.
///
///     RoundedWeights.$current.withValue(weights) { /* layers, off the tape */ }
///
/// It keeps every weight that it rounded, which therefore cannot change meanwhile: it is for a while, not for a training.
public final class RoundedWeights: Sendable {
    /// Those that layers multiply by here, in child tasks and in `concurrentMap`; nil to multiply in single precision.
    @TaskLocal public static var current: RoundedWeights?
    /// Whether this CPU multiplies numbers of bfloat16.
    public static let isSupported = vk_has_rounded_product() != 0

    /// With fewer, the kernel computes more than it is asked for, and the left factor's rounding is not repaid.
    private static let least = (rows: 16, columns: 16)

    /// Two views of one memory may differ in shape.
    private struct Key: Hashable {
        let address: UInt
        let (blocks, inputs, columns): (Int, Int, Int)

        init(_ weight: Tensor) {
            let shape = weight.shape
            address = UInt(bitPattern: weight.pointer)
            (blocks, inputs, columns) = (shape.weightBlocks, shape.weightInputs, shape.last)
        }
    }

    private struct Entry {
        let weight: Tensor
        /// Block after block.
        let rounded: Storage
    }

    private let entries = Mutex<[Key: Entry]>([:])

    init() {}

    /// What x · W is to be formed with here; nil for the usual product. Traps on a tape, whose gradients would be of other
    /// products.
    static func forProduct(of x: Tensor, _ weight: Tensor) -> RoundedWeights? {
        guard x.precision == .single, x.shape.rows >= least.rows, weight.shape.last >= least.columns else { return nil }
        guard let current else { return nil }
        require(x.place == nil && weight.place == nil, "rounded weights on a tape")
        return current
    }

    /// y = x · W (+ y), as `Tensor.multiply`.
    func multiply(_ x: Tensor, by weight: Tensor, accumulate: Bool, into y: UnsafeMutableRawPointer) {
        let blocks = weight.shape.weightBlocks
        let (rows, inner, columns) = (x.shape.rows, x.shape.last / blocks, weight.shape.last)
        let rounded = rounded(weight)
        let scratch = Storage.unused(byteCount: RoundedWeights.byteCount(vk_rounded_product_scratch(rows, inner)))
        for block in 0..<blocks {
            vk_rounded_product(
                rows, inner, columns, x.pointer.assumingMemoryBound(to: Float.self) + block * inner, blocks * inner,
                rounded.words + block * vk_rounded_weight_size(inner, columns), accumulate ? 1 : 0,
                y.assumingMemoryBound(to: Float.self) + block * columns, blocks * columns, scratch.words)
        }
        withExtendedLifetime((x, rounded, scratch)) {}
    }

    private func rounded(_ weight: Tensor) -> Storage {
        entries.withLock { entries in
            let key = Key(weight)
            if let entry = entries[key] { return entry.rounded }
            let entry = Entry(weight: weight.detached, rounded: RoundedWeights.round(weight))
            entries[key] = entry
            return entry.rounded
        }
    }

    private static func round(_ weight: Tensor) -> Storage {
        let (blocks, columns) = (weight.shape.weightBlocks, weight.shape.last)
        let inner = weight.shape.weightInputs / blocks
        let size = vk_rounded_weight_size(inner, columns)
        let rounded = Storage(byteCount: byteCount(blocks * size))
        for block in 0..<blocks {
            vk_round_weight(
                inner, columns, weight.pointer.assumingMemoryBound(to: Float.self) + block * inner * columns,
                rounded.words + block * size)
        }
        return rounded
    }

    private static func byteCount(_ words: Int) -> Int { words * MemoryLayout<UInt32>.stride }
}

extension Storage {
    fileprivate var words: UnsafeMutablePointer<UInt32> { base.assumingMemoryBound(to: UInt32.self) }
}
