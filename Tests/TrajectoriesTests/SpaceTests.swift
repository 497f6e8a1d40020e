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
        let row: [Double] = [0.5, -2, 2, 1, 1, 0, 1, 1]
        #expect(
            mixed.encode(row + row)
                == (0..<2).flatMap { _ in
                    [0.5, -2, 0, 0, 1, 0, 1, 0, 1, 0, 0, 1, 1] as [Double]
                })
        let fields = mixed.observationFields
        #expect(fields.map(\.name) == ["position", "gear", "switches", "lamps"])
        #expect(fields.map(\.stored) == [0..<2, 2..<3, 3..<5, 5..<8])
        #expect(fields.map(\.encoded) == [0..<2, 2..<5, 5..<10, 10..<13])
        #expect(mixed.encodedOffset(ofElement: 4) == 7)
    }

    @Test func aMissingChoiceIsMissingInEveryClass() {
        let encoded = mixed.encode([0.5, .nan, .nan, 1, 1, 0, 1, 1])
        #expect(encoded[0] == 0.5 && encoded[1...4].allSatisfy(\.isNaN) && encoded[5] == 0 && encoded[6] == 1)
    }

    /// Beyond 2²⁴ a 32-bit float tells no two whole numbers apart: classes are counted from 0, in 64 bits.
    @Test func classesAreCountedFromTheirStartAndBack() {
        let far = Space.dictionary([
            .init("gear", .discrete(count: 4, start: 16_777_216)), .init("push", .unbounded(1)),
            .init("mode", .multiDiscrete(counts: [2, 2], starts: [-3, 0])),
        ])
        let (logged, stored): ([Double], [Double]) = (
            [16_777_219, 0.5, -3, 1, 16_777_217, 1, -2, 0], [3, 0.5, 0, 1, 1, 1, 1, 0]
        )
        #expect(far.stored(logged) == stored && far.logged(stored) == logged)
        #expect(far.encode(stored).prefix(4) == [0, 0, 0, 1])
        #expect(far.loggedText(stored.map { Float($0) }).prefix(4) == ["16777219.0", "0.5", "-3.0", "1.0"])
        #expect(far.elements[0].holds(3) && !far.elements[0].holds(4) && !far.elements[0].holds(16_777_216))
    }

    @Test func dictionariesAreCompatibleByNameAndKind() {
        #expect(mixed.isCompatible(with: mixed))
        #expect(!mixed.isCompatible(with: .dictionary([.init("position", .unbounded(2))])))
        #expect(
            !Space.dictionary([.init("a", .unbounded(2))]).isCompatible(with: .dictionary([.init("b", .unbounded(2))])))
    }
}
