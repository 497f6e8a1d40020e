import Foundation
import Testing
import Trajectories

@testable import TrajectoryFiles

/// Numbers outside the bounds of their space, and such as 32 bits, or 64, cannot hold.
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
            space.observationFields, [[2, 2, 2, 2, 2, 2, Double(Float(0.1)), 1], [0, 1, 0, 1, 0, -1, 0.2, 2]])
        #expect(notes.count == 5)
        #expect(notes[0].hasPrefix("1 of 2 numbers of 'a 0' are outside"))
        #expect(notes[4] == "3 more columns have 4 numbers outside their bounds.")
    }

    @Test func `numbers so near to 0 that 32 bits make them 0 are kept`() throws {
        let tiny = try LogReader.read([Fixtures.generated("d4rl-tiny.hdf5")])
        #expect((0..<2).allSatisfy { tiny.dataset.episodes[0].observation($0)[1] == (Double($0) + 0.125) * 1e-50 })
        #expect(Normalizer(fitting: tiny.dataset).observationSize == 3 && tiny.descriptions[0].notes.isEmpty)
        let few = try LogReader.read([Fixtures.generated("d4rl-few-tiny.hdf5")])
        #expect(few.dataset.episodes[0].rewards[3] > 0 && few.descriptions[0].notes.isEmpty)
    }

    /// A log of one column in every format, and the column as it is read.
    private func read(_ column: NPZArray, _ body: (LoadedLogs) throws -> Void) throws {
        try Fixtures.withTemporaryDirectory { directory in
            let rows = column.count
            let starts = NPZArray((0..<rows).map { $0 == 0 }, shape: [rows])
            let zeros = NPZArray([Double](repeating: 0, count: rows), shape: [rows])
            try NPZ(["observation": column, "action": column, "reward": column, "is_first": starts]).write(
                to: "\(directory)/flat.npz")
            try body(try LogReader.read(["\(directory)/flat.npz"]))
            try NPZ(["vector": column, "action": zeros, "reward": zeros, "discount": zeros]).write(
                to: "\(directory)/episode.npz")
            try body(try LogReader.read(["\(directory)/episode.npz"]))
        }
    }

    @Test func `a clock keeps its steps, in seconds or in microseconds`() throws {
        let seconds = (0..<200).map { 1.7e9 + 0.05 * Double($0) }
        try read(NPZArray(seconds, shape: [200])) { logs in
            #expect(logs.dataset.episodes[0].observations == seconds)
        }
        let micro = (0..<200).map { 1_700_000_000_000_000 + 50_000 * $0 }
        try read(NPZArray(micro, shape: [200])) { logs in
            #expect(logs.dataset.episodes[0].observations == micro.map { Double($0) })
            #expect(!logs.descriptions[0].notes.contains { $0.contains("apart") })
        }
    }

    @Test func `what 64 bits cannot hold is named`() throws {
        let nano = (0..<200).map { 1_700_000_000_000_000_000 + 7 * $0 }
        try read(NPZArray(nano, shape: [200])) { logs in
            #expect(
                logs.descriptions[0].notes.contains {
                    $0.contains(
                        "integers that differ by no more than 1393, and so large that 64-bit floats are 256 apart")
                })
        }
        try read(NPZArray((0..<200).map { 1_700_000_000_000_000_000 + 50_000_000 * $0 }, shape: [200])) { logs in
            #expect(!logs.descriptions[0].notes.contains { $0.contains("apart") })
        }
        try read(NPZArray((0..<200).map { 1 + ($0 % 2 == 0 ? 0 : Double.ulpOfOne) }, shape: [200])) { logs in
            #expect(
                logs.descriptions[0].notes.contains { $0.hasSuffix("rounded there, 2.2e-16; it counts as constant.") })
        }
    }

    @Test func `rewards and actions far from 0 keep what varies`() throws {
        try Fixtures.withTemporaryDirectory { directory in
            let (rewards, actions) = ((0..<6).map { 1e8 + 0.5 * Double($0) }, (0..<6).map { 3e9 + 0.25 * Double($0) })
            try NPZ([
                "observation": NPZArray(Fixtures.observations(6), shape: [6, 3]),
                "action": NPZArray(actions, shape: [6]), "reward": NPZArray(rewards, shape: [6]),
                "is_first": NPZArray([true, false, false, false, false, false], shape: [6]),
            ]).write(to: "\(directory)/log.npz")
            let dataset = try LogReader.read([directory]).dataset
            #expect(dataset.episodes[0].rewards == Array(rewards.prefix(5)))
            #expect(dataset.episodes[0].actions == Array(actions.prefix(5)))
            // Written and read back they are the same: 64-bit floats where 32 bits do not hold them.
            try MinariWriter.write(dataset: dataset, id: "copy-v0", to: directory + "/copy-v0")
            let copy = try LogReader.read([directory + "/copy-v0"]).dataset
            #expect(copy.episodes[0].rewards == dataset.episodes[0].rewards)
            #expect(copy.episodes[0].actions == dataset.episodes[0].actions)
            let text = try String(contentsOfFile: directory + "/copy-v0/data/metadata.json", encoding: .utf8)
            #expect(text.contains("float32") && text.contains("float64"))
        }
    }
}
