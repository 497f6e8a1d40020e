/// What one number that a log stores may be.
public enum SpaceElement: Equatable, Sendable {
    /// A real number; bounds may be infinite.
    case number(low: Double, high: Double)
    /// One of `count` classes, stored as 0 … count − 1; a log calls them start, start + 1, ….
    case choice(count: Int, start: Int)
    /// 0 or 1.
    case binary

    public var isChoice: Bool {
        if case .choice = self { true } else { false }
    }

    /// What a log's own value is greater by than the stored one: where the classes of a choice begin, else 0.
    public var start: Int {
        if case .choice(_, let start) = self { start } else { 0 }
    }

    /// Whether a model can read the stored `value`. Bounds are not held to: a log's numbers may pass them too.
    public func holds(_ value: Double) -> Bool {
        switch self {
        case .number: value.isFinite
        case .choice(let count, _): Int(exactly: value).map { $0 >= 0 && $0 < count } ?? false
        case .binary: value == 0 || value == 1
        }
    }
}

extension Space {
    /// Stored numbers, `[T, storedSize]`, as the log itself has them: each class plus where those of its choice begin.
    public func logged(_ stored: [Double]) -> [Double] {
        let starts = elements.map { Double($0.start) }
        return stored.enumerated().map { index, value in value + starts[index % starts.count] }
    }

    /// The same of 32-bit numbers as text, in the shortest form that says which of them they are.
    public func loggedText(_ stored: [Float]) -> [String] {
        let starts = elements.map(\.start)
        return stored.enumerated().map { index, value in
            let start = starts[index % starts.count]
            return start == 0 ? "\(value)" : "\(Double(value) + Double(start))"
        }
    }

    /// Undoes `logged`: from a log's own numbers, `[T, storedSize]`, to stored ones.
    public func stored(_ logged: [Double]) -> [Double] {
        let starts = elements.map { Double($0.start) }
        return logged.enumerated().map { $0.element - starts[$0.offset % starts.count] }
    }

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
