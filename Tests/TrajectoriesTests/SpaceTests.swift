import Testing

@testable import Trajectories

struct SpaceTests {
    @Test func sizes() {
        let box = Space.box(shape: [2, 3], low: [], high: [])
        #expect(box.storedSize == 6 && box.encodedSize == 6)
        let discrete = Space.discrete(count: 4, start: 1)
        #expect(discrete.storedSize == 1 && discrete.encodedSize == 4)
        #expect(Space.unbounded(3).encodedSize == 3)
    }

    @Test func compatibility() {
        let bounded = Space.box(shape: [3], low: [-1, -1, -1], high: [1, 1, 1])
        #expect(Space.unbounded(3).isCompatible(with: bounded))
        #expect(!Space.unbounded(3).isCompatible(with: .unbounded(2)))
        #expect(!Space.discrete(count: 3, start: 0).isCompatible(with: .discrete(count: 3, start: 1)))
        #expect(!Space.discrete(count: 1, start: 0).isCompatible(with: .unbounded(1)))
        #expect(Space.discrete(count: 3, start: 1).isCompatible(with: .discrete(count: 3, start: 1)))
    }

    /// Two real numbers, a choice of three from 1 up, two choices at once and three binary elements.
    private let mixed = Space.dictionary([
        .init("position", .unbounded(2)), .init("gear", .discrete(count: 3, start: 1)),
        .init("switches", .multiDiscrete(counts: [2, 3], starts: [0, 1])), .init("lamps", .multiBinary(count: 3)),
    ])

    @Test func aDictionaryLaysItsEntriesSideBySide() {
        #expect(mixed.storedSize == 8 && mixed.encodedSize == 13)
        let row: [Float] = [0.5, -2, 3, 1, 2, 0, 1, 1]
        #expect(
            mixed.encode(row + row)
                == (0..<2).flatMap { _ in
                    [0.5, -2, 0, 0, 1, 0, 1, 0, 1, 0, 0, 1, 1] as [Float]
                })
        let fields = mixed.observationFields
        #expect(fields.map(\.name) == ["position", "gear", "switches", "lamps"])
        #expect(fields.map(\.stored) == [0..<2, 2..<3, 3..<5, 5..<8])
        #expect(fields.map(\.encoded) == [0..<2, 2..<5, 5..<10, 10..<13])
        #expect(mixed.encodedOffset(ofElement: 4) == 7)
    }

    @Test func aMissingChoiceIsMissingInEveryClass() {
        let encoded = mixed.encode([0.5, .nan, .nan, 1, 2, 0, 1, 1])
        #expect(encoded[0] == 0.5 && encoded[1...4].allSatisfy(\.isNaN) && encoded[5] == 0 && encoded[6] == 1)
    }

    @Test func dictionariesAreCompatibleByNameAndKind() {
        #expect(mixed.isCompatible(with: mixed))
        #expect(!mixed.isCompatible(with: .dictionary([.init("position", .unbounded(2))])))
        #expect(
            !Space.dictionary([.init("a", .unbounded(2))]).isCompatible(with: .dictionary([.init("b", .unbounded(2))])))
    }
}
