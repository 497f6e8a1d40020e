/// What one number that a log stores may be.
public enum SpaceElement: Equatable, Sendable {
    /// A real number; bounds may be infinite.
    case number(low: Double, high: Double)
    /// One of `count` values from `start` up.
    case choice(count: Int, start: Int)
    /// 0 or 1.
    case binary

    public var isChoice: Bool {
        if case .choice = self { true } else { false }
    }

    /// Whether a model can read `value` here. Bounds are not held to: a log's numbers may pass them too.
    public func holds(_ value: Float) -> Bool {
        switch self {
        case .number: value.isFinite
        case .choice(let count, let start): Int(exactly: value).map { (start..<start + count).contains($0) } ?? false
        case .binary: value == 0 || value == 1
        }
    }
}

extension Space {
    /// What each stored number of a value may be, `storedSize` of them.
    public var elements: [SpaceElement] {
        switch self {
        case .box(_, let low, let high): zip(low, high).map { .number(low: $0, high: $1) }
        case .discrete(let count, let start): [.choice(count: count, start: start)]
        case .multiDiscrete(let counts, let starts): zip(counts, starts).map { .choice(count: $0, start: $1) }
        case .multiBinary(let count): .init(repeating: .binary, count: count)
        case .dictionary(let keys): keys.flatMap(\.space.elements)
        }
    }

    /// Where the first of the numbers that a model sees for stored number `index` stands among them.
    public func encodedOffset(ofElement index: Int) -> Int {
        elements[..<index].reduce(0) { sum, element in
            if case .choice(let count, _) = element { sum + count } else { sum + 1 }
        }
    }
}
