/// The set an observation or an action is drawn from.
public enum Space: Codable, Equatable, Sendable {
    /// Real vectors; `low` and `high` bound each element and may be infinite.
    case box(shape: [Int], low: [Double], high: [Double])
    /// One of `count` values: start, start + 1, …, start + count − 1.
    case discrete(count: Int, start: Int)

    /// A box of `size` elements without bounds. Of size 0, it is the action space of a log without actions.
    public static func unbounded(_ size: Int) -> Space {
        let infinite = [Double](repeating: .infinity, count: size)
        return .box(shape: [size], low: infinite.map(-), high: infinite)
    }

    /// Numbers stored for one value in a log: the elements of a box; 1 for a discrete value.
    public var storedSize: Int {
        switch self {
        case .box(let shape, _, _): shape.reduce(1, *)
        case .discrete: 1
        }
    }

    /// Numbers the model sees for one value: the elements of a box; one per class for a discrete value (one-hot).
    public var encodedSize: Int {
        switch self {
        case .box: storedSize
        case .discrete(let count, _): count
        }
    }

    /// Values as a log stores them, `[T, storedSize]`, to `[T, encodedSize]`: those of a box as they are, discrete ones as
    /// one-hot vectors.
    public func encode(_ values: [Float]) -> [Float] {
        guard case .discrete(let count, let start) = self else { return values }
        var encoded = [Float](repeating: 0, count: values.count * count)
        for (row, value) in values.enumerated() { encoded[row * count + Int(value) - start] = 1 }
        return encoded
    }

    /// Whether values of one space can stand where values of the other are expected. Bounds may differ.
    public func isCompatible(with other: Space) -> Bool {
        switch (self, other) {
        case (.box, .box): storedSize == other.storedSize
        case (.discrete(let count, let start), .discrete(let otherCount, let otherStart)):
            count == otherCount && start == otherStart
        default: false
        }
    }
}

extension Space: CustomStringConvertible {
    public var description: String {
        switch self {
        case .box where storedSize == 0: "none"
        case .box(let shape, _, _): "box(\(shape.map(String.init).joined(separator: "×")))"
        case .discrete(let count, let start): start == 0 ? "discrete(\(count))" : "discrete(\(count), from \(start))"
        }
    }
}
