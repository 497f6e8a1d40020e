import Foundation

/// Small storages that a thread uses over and over: what it computes row by row, as an agent does, takes its tensors' memory
/// from here once it has run, and not from the heap.
///
/// A ring holds on to the storages it gave out, and gives one out again as soon as no tensor refers to it. One that stays
/// in use leaves the ring when all others of its size are in use too. What refers to it may be on another thread: a
/// storage without other references has been let go of by all of them.
final class StorageRing {
    /// Of larger storages the time is in what is computed, and the memory they would hold is not small.
    static let largestByteCount = 16 << 10
    /// Storages of each size.
    private static let length = 16

    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        let status = pthread_key_create(&key) { Unmanaged<StorageRing>.fromOpaque($0!).release() }
        require(status == 0, "no memory of its own for a thread: error \(status)")
        return key
    }()

    static var ofThisThread: StorageRing {
        if let known = pthread_getspecific(key) { return Unmanaged.fromOpaque(known).takeUnretainedValue() }
        let ring = StorageRing()
        pthread_setspecific(key, Unmanaged.passRetained(ring).toOpaque())
        return ring
    }

    private let slots: UnsafeMutableBufferPointer<Storage?>
    /// Of the slot that is given to a new storage when all are in use.
    private var next = 0

    private init() {
        let sizes = BufferPool.SizeClass(holding: StorageRing.largestByteCount).index + 1
        slots = .allocate(capacity: sizes * StorageRing.length)
        slots.initialize(repeating: nil)
    }

    deinit {
        slots.deinitialize()
        slots.deallocate()
    }

    func take(byteCount: Int) -> Storage {
        let first = BufferPool.SizeClass(holding: byteCount).index * StorageRing.length
        for slot in first..<first + StorageRing.length {
            guard slots[slot] != nil else { return fill(slot, byteCount) }
            if isKnownUniquelyReferenced(&slots[slot]) { return slots[slot]! }
        }
        next = (next + 1) % StorageRing.length
        return fill(first + next, byteCount)
    }

    /// Lets go of a storage, which may be in any ring or in none.
    func forget(_ storage: Storage) {
        guard storage.byteCount <= StorageRing.largestByteCount else { return }
        let first = BufferPool.SizeClass(holding: storage.byteCount).index * StorageRing.length
        for slot in first..<first + StorageRing.length where slots[slot] === storage { slots[slot] = nil }
    }

    private func fill(_ slot: Int, _ byteCount: Int) -> Storage {
        let storage = Storage(byteCount: byteCount)
        slots[slot] = storage
        return storage
    }
}
