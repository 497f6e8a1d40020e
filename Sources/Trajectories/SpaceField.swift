/// A named part of a space, and where its numbers stand in one value of it.
public struct SpaceField: Equatable, Sendable {
    public let name: String
    /// No dictionary.
    public let space: Space
    /// Among the numbers that a log stores.
    public let stored: Range<Int>
    /// Among the numbers that the model sees.
    public let encoded: Range<Int>
}

extension Space {
    /// The parts of a dictionary, in its order; of any other space, the whole by the name given.
    public func fields(named name: String) -> [SpaceField] {
        var keys = [Key(name, self)]
        if case .dictionary(let entries) = self { keys = entries }
        var (stored, encoded) = (0, 0)
        return keys.map { key in
            defer { (stored, encoded) = (stored + key.space.storedSize, encoded + key.space.encodedSize) }
            return SpaceField(
                name: key.name, space: key.space, stored: stored..<stored + key.space.storedSize,
                encoded: encoded..<encoded + key.space.encodedSize)
        }
    }

    /// The parts of an observation; one that is no dictionary is called `observation`.
    public var observationFields: [SpaceField] { fields(named: "observation") }

    /// Whether it is real vectors, which may be shifted and scaled.
    public var isBox: Bool {
        if case .box = self { true } else { false }
    }
}
