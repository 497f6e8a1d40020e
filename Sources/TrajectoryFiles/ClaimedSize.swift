import Files

/// Holds the sizes that a file claims for an array to what the file and memory can hold, before anything is allocated for it.
enum ClaimedSize {
    /// Deflate shrinks data that many-fold at most.
    private static let deflateRatio = 1032
    /// Elements in a row of an array without rows, at most: such a row is worth no bytes, but space is made for it.
    private static let widestEmptyRow = 1 << 20
    /// Bytes below which memory is not asked for.
    private static let smallest = 1 << 20

    /// Whether `stored` bytes, compressed or not, can stand for `bytes`.
    /// - slack: bytes that need not be stored.
    static func isPlausible(_ bytes: Int, storedIn stored: Int, slack: Int) -> Bool {
        bytes <= slack || (bytes - slack) / deflateRatio <= stored
    }

    /// Whether `stored` bytes can stand for an array of this shape.
    static func isPlausible(_ shape: [Int], elementSize: Int, storedIn stored: Int, slack: Int) -> Bool {
        guard let bytes = (shape + [elementSize]).elementCount else { return false }
        if bytes == 0, let row = shape.filter({ $0 != 0 }).elementCount, row > widestEmptyRow { return false }
        return isPlausible(bytes, storedIn: stored, slack: slack)
    }

    /// Fails with `tooLarge` unless there is memory to read so many elements: for what the file has, and for the numbers of the
    /// column and of the episodes cut from it.
    /// - elementSize: bytes of an element as the file has it, where that is held as a whole.
    static func requireMemory(_ count: Int, elementSize: Int = 0, path: String, column: String) throws(LogError) {
        let bytes = [count, elementSize + 2 * MemoryLayout<Double>.stride].elementCount ?? .max
        guard bytes >= smallest else { return }
        let available = Memory.available
        if bytes > available { throw .tooLarge(path: path, column: column, bytes: bytes, available: available) }
    }
}
