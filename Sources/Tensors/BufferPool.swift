import Synchronization

/// Free buffers by size. A training step allocates the same sizes again and again; large allocations fresh from the
/// system would page-fault at every step.
final class BufferPool: Sendable {
    static let shared = BufferPool()

    /// Four sizes per doubling: 64, 80, 96, 112, 128, 160, … bytes.
    struct SizeClass: Sendable {
        let index: Int
        let byteCount: Int

        init(holding byteCount: Int) {
            var exponent = max(0, Int.bitWidth - max(byteCount, 64).leadingZeroBitCount - 7)
            let base = 64 << exponent
            var quarter = (max(byteCount, 64) - base + base / 4 - 1) / (base / 4)
            if quarter == 4 { (exponent, quarter) = (exponent + 1, 0) }
            index = 4 * exponent + quarter
            self.byteCount = (64 << exponent) / 4 * (4 + quarter)
        }
    }

    private struct State: ~Copyable {
        var free = [[UnsafeMutableRawPointer]](repeating: [], count: 4 * 48)
        var heldBytes = 0
    }

    /// Bytes kept for reuse at most; beyond this, buffers go back to the system.
    private let limit = 1 << 29
    private let state = Mutex(State())

    func take(byteCount: Int) -> (UnsafeMutableRawPointer, SizeClass) {
        let size = SizeClass(holding: byteCount)
        let reused: UInt = state.withLock { state in
            guard let buffer = state.free[size.index].popLast() else { return 0 }
            state.heldBytes -= size.byteCount
            return UInt(bitPattern: buffer)
        }
        if let buffer = UnsafeMutableRawPointer(bitPattern: reused) { return (buffer, size) }
        return (.allocate(byteCount: size.byteCount, alignment: 64), size)
    }

    func give(_ buffer: UnsafeMutableRawPointer, _ size: SizeClass) {
        let address = UInt(bitPattern: buffer)
        let isKept = state.withLock { state in
            guard state.heldBytes + size.byteCount <= limit else { return false }
            state.heldBytes += size.byteCount
            state.free[size.index].append(UnsafeMutableRawPointer(bitPattern: address)!)
            return true
        }
        if !isKept { buffer.deallocate() }
    }
}
