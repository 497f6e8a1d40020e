/// The set an observation or an action is drawn from.
public enum Space: Codable, Equatable, Sendable {
    /// Real vectors; `low` and `high` bound each element and may be infinite.
    case box(shape: [Int], low: [Double], high: [Double])
    /// One of `count` classes, which a log calls start, start + 1, …, start + count − 1. Stored as its place among them, from 0.
    case discrete(count: Int, start: Int)
    /// Several choices at once, choice i one of `counts[i]` classes from `starts[i]` up.
    case multiDiscrete(counts: [Int], starts: [Int])
    /// `count` elements of 0 or 1 each.
    case multiBinary(count: Int)
    /// Several values side by side, each with its name; none of them is a dictionary again.
    case dictionary([Key])

    /// One entry of a dictionary space.
    public struct Key: Codable, Equatable, Sendable {
        public let name: String
        public let space: Space

        public init(_ name: String, _ space: Space) {
            self.name = name
            self.space = space
        }
    }

    /// A box of `size` elements without bounds. Of size 0, it is the action space of a log without actions.
    public static func unbounded(_ size: Int) -> Space {
        let infinite = [Double](repeating: .infinity, count: size)
        return .box(shape: [size], low: infinite.map(-), high: infinite)
    }

    /// Numbers stored for one value of a log: the elements of a box or of a binary vector; the class of each choice.
    public var storedSize: Int {
        switch self {
        case .box(let shape, _, _): shape.reduce(1, *)
        case .discrete: 1
        case .multiDiscrete(let counts, _): counts.count
        case .multiBinary(let count): count
        case .dictionary(let keys): keys.reduce(0) { $0 + $1.space.storedSize }
        }
    }

    /// Numbers the model sees for one value: as stored, but one per class for each choice (one-hot).
    public var encodedSize: Int {
        switch self {
        case .box, .multiBinary: storedSize
        case .discrete(let count, _): count
        case .multiDiscrete(let counts, _): counts.reduce(0, +)
        case .dictionary(let keys): keys.reduce(0) { $0 + $1.space.encodedSize }
        }
    }

    /// Stored values, `[T, storedSize]`, to `[T, encodedSize]`: choices become one-hot vectors, all else stays as it is. A
    /// choice that is NaN, which stands for a missing one, becomes a vector of NaN.
    public func encode(_ values: [Double]) -> [Double] { encoded(values) }

    @_disfavoredOverload
    public func encode(_ values: [Float]) -> [Float] { encoded(values) }

    private func encoded<Scalar: BinaryFloatingPoint>(_ values: [Scalar]) -> [Scalar] {
        let elements = elements
        guard elements.contains(where: \.isChoice) else { return values }
        var encoded: [Scalar] = []
        encoded.reserveCapacity(values.count / max(elements.count, 1) * encodedSize)
        for (index, value) in values.enumerated() {
            if case .choice(let count, _) = elements[index % elements.count] {
                let isMissing = value.isNaN
                encoded += (0..<count).map { isMissing ? .nan : $0 == Int(value) ? 1 : 0 }
            } else {
                encoded.append(value)
            }
        }
        return encoded
    }

    /// Whether values of one space can stand where values of the other are expected. Bounds may differ.
    public func isCompatible(with other: Space) -> Bool {
        switch (self, other) {
        case (.box, .box): storedSize == other.storedSize
        case (.dictionary(let keys), .dictionary(let others)):
            keys.map(\.name) == others.map(\.name)
                && zip(keys, others).allSatisfy { $0.space.isCompatible(with: $1.space) }
        default: self == other
        }
    }
}

extension Space: CustomStringConvertible {
    public var description: String {
        switch self {
        case .box where storedSize == 0: "none"
        case .box(let shape, _, _): "box(\(shape.map(String.init).joined(separator: "×")))"
        case .discrete(let count, let start): start == 0 ? "discrete(\(count))" : "discrete(\(count), from \(start))"
        case .multiDiscrete(let counts, let starts):
            zip(counts, starts).map { Space.discrete(count: $0, start: $1).description }.joined(separator: " × ")
        case .multiBinary(let count): "binary(\(count))"
        case .dictionary(let keys): keys.map { "\($0.name): \($0.space)" }.joined(separator: ", ")
        }
    }
}
