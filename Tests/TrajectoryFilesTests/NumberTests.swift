import Testing
import Trajectories

@testable import TrajectoryFiles

/// Numbers outside the bounds of their space, and such as 32 bits cannot hold.
@Suite struct NumberTests {
    @Test func `numbers out of bounds are counted, and kept`() throws {
        let logs = try LogReader.read([Fixtures.generated("minari-out-of-bounds")])
        #expect(logs.dataset.episodes[0].actions == [0.5, 1.5, -1.25, 1, 1.79, 0, 0, 3])
        #expect(
            logs.descriptions[0].notes == [
                "2 of 4 numbers of 'action 0' are outside the bounds of its space, -1 to 1, and reach -1.25 and 1.79; "
                    + "they are kept.",
                "2 of 4 numbers of 'action 1' are outside the bounds of its space, -1 to 1, and reach 3; they are kept.",
            ])
    }

    @Test func `many columns out of bounds are summed up`() {
        let space = Space.dictionary([
            .init("a", .box(shape: [6], low: .init(repeating: 0, count: 6), high: .init(repeating: 1, count: 6))),
            .init("b", .box(shape: [1], low: [-.infinity], high: [0.1])), .init("c", .discrete(count: 3, start: 0)),
        ])
        // 0.1 itself is no more than 0.1, though its nearest 32-bit number is.
        let notes = OutOfBounds.notes(
            space.observationFields, [[2, 2, 2, 2, 2, 2, 0.1, 1], [0, 1, 0, 1, 0, -1, 0.2, 2]])
        #expect(notes.count == 5)
        #expect(notes[0].hasPrefix("1 of 2 numbers of 'a 0' are outside"))
        #expect(notes[4] == "3 more columns have 4 numbers outside their bounds.")
    }

    @Test func `a column that 32 bits make 0 is refused with a scale`() {
        let path = Fixtures.generated("d4rl-tiny.hdf5")
        guard case .underflow(path, "observations 1", let largest)? = Fixtures.error(path) else {
            Issue.record("another error")
            return
        }
        #expect(
            largest < 1e-47
                && LogError.underflow(path: path, column: "x", largest: largest).description.contains("1e48"))
    }

    @Test func `a few numbers that become 0 are counted`() throws {
        let logs = try LogReader.read([Fixtures.generated("d4rl-few-tiny.hdf5")])
        #expect(logs.dataset.episodes[0].rewards[3] == 0)
        #expect(logs.descriptions[0].notes == ["1 numbers of 'rewards 0' are so small that they become 0."])
    }

    @Test func `the same in NPZ files, and one value alone is no loss`() throws {
        try Fixtures.withTemporaryDirectory { directory in
            func write(_ column: [Double]) throws {
                try NPZ([
                    "observation": NPZArray(column, shape: [4]),
                    "is_first": NPZArray([true, false, false, false], shape: [4]),
                ]).write(to: "\(directory)/log.npz")
            }
            try write([1e-50, 2e-50, 0, 1e-50])
            guard case .underflow(_, "observation 0", 2e-50)? = Fixtures.error(directory) else {
                Issue.record("another error")
                return
            }
            try write([1e-50, 1e-50, 1e-50, 1e-50])
            #expect(try LogReader.read([directory]).descriptions[0].notes[0].hasPrefix("4 numbers of 'observation 0'"))
            try write([1e-50, 0, 0, 1])
            #expect(try LogReader.read([directory]).descriptions[0].notes[0].hasPrefix("1 numbers of 'observation 0'"))
        }
    }
}
