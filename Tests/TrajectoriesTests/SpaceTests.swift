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
}
