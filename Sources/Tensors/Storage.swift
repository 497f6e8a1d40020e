/// Memory of a tensor, taken from the buffer pool and given back when the last tensor that uses it goes.
///
/// `@unchecked Sendable`: memory is written only by the function that makes the tensor, before anyone else sees it,
/// or by a mutating method after it has made sure that it holds the only reference.
final class Storage: @unchecked Sendable {
    let base: UnsafeMutableRawPointer
    private let capacity: BufferPool.SizeClass

    init(byteCount: Int) {
        (base, capacity) = BufferPool.shared.take(byteCount: byteCount)
    }

    /// Bytes it has room for.
    var byteCount: Int { capacity.byteCount }

    deinit { BufferPool.shared.give(base, capacity) }
}

extension Storage {
    /// Memory with arbitrary contents that no tensor refers to.
    static func unused(byteCount: Int) -> Storage {
        byteCount <= StorageRing.largestByteCount
            ? StorageRing.ofThisThread.take(byteCount: byteCount) : Storage(byteCount: byteCount)
    }
}
