import Foundation
import Testing
import Trajectories

@testable import TrajectoryFiles

/// Logs whose observations or actions are several arrays: keys of a dictionary, laid side by side.
@Suite struct DictionaryReaderTests {
    private func read(_ name: String, _ options: LogOptions = LogOptions()) throws -> LoadedLogs {
        try LogReader.read([Fixtures.generated(name)], options: options)
    }

    /// Row t of `minari-dict`: gripper, position, mode, touch; choices counted from 0.
    private static let mixedRows: [[Double]] = [
        [0, 0, 0.125, 0.25, 0, 0, 1, 0], [1, 1, 1.125, 1.25, 1, 1, 0, 1], [2, 2, 2.125, 2.25, 0, 2, 0, 0],
        [3, 3, 3.125, 3.25, 1, 0, 1, 0],
    ]

    @Test func `a nested Dict is one dictionary of its vectors and choices`() throws {
        let logs = try read("minari-dict")
        #expect(
            logs.dataset.observationSpace
                == .dictionary([
                    .init("arm/gripper", .discrete(count: 4, start: 1)),
                    .init("arm/position", .box(shape: [3], low: [-9, -9, -9], high: [9, 9, 9])),
                    .init("mode", .multiDiscrete(counts: [2, 3], starts: [0, 2])),
                    .init("touch", .multiBinary(count: 2)),
                ]))
        #expect((0..<4).map(logs.dataset.episodes[0].observation) == Self.mixedRows)
        let description = logs.descriptions[0]
        #expect(description.droppedColumns == ["observations/camera", "observations/mission"])
        #expect(
            description.notes.prefix(2) == [
                "'observations/camera' is left out: images of [64, 64, 3].",
                "'observations/mission' is left out: a Text space.",
            ])
        #expect(description.missingShares == [0, 0, 0, 0])
    }

    @Test func `without metadata groups are dictionaries of what their arrays hold`() throws {
        let logs = try read("minari-dict-no-metadata")
        #expect(
            logs.dataset.observationSpace
                == .dictionary([
                    .init("arm/gripper", .discrete(count: 5, start: 0)), .init("arm/position", .unbounded(3)),
                    .init("mode", .unbounded(2)), .init("touch", .multiBinary(count: 2)),
                ]))
        // The gripper's classes begin at 1, and those of the second mode at 2: what no metadata says.
        let rows = Self.mixedRows.map { [$0[0] + 1] + $0[1...4] + [$0[5] + 2] + $0[6...] }
        #expect((0..<4).map(logs.dataset.episodes[0].observation) == rows)
        #expect(logs.descriptions[0].droppedColumns == ["observations/camera", "observations/mission"])
        #expect(logs.descriptions[0].notes.contains { $0.contains("5 values of 'observations/arm/gripper', from 0") })
    }

    @Test(arguments: ["minari-tuple", "minari-tuple-no-metadata"])
    func `a Tuple's parts are keys by number`(name: String) throws {
        let dataset = try read(name).dataset
        guard case .dictionary(let keys) = dataset.actionSpace else {
            Issue.record("\(dataset.actionSpace)")
            return
        }
        #expect(keys.map(\.name) == ["0", "1"])
        #expect(keys[1].space == .multiDiscrete(counts: [3, 2], starts: [0, 0]))
        #expect(dataset.episodes[0].actions == [0, -0.125, 0, 1, -1, -1.125, 1, 0, -2, -2.125, 2, 1])
        if name == "minari-tuple" { return }
        #expect(dataset.observationSpace.observationFields.map(\.name) == (0..<11).map { "\($0)" })
        #expect(dataset.episodes[0].observation(3) == (3..<14).map { Double($0) })
    }

    @Test func `a choice outside its key's space is named by key`() throws {
        try Fixtures.withTemporaryDirectory { directory in
            let space = Space.dictionary([
                .init("a", .unbounded(1)), .init("b/c", .multiDiscrete(counts: [2, 2], starts: [0, 0])),
            ])
            let dataset = TrajectoryDataset(
                observationSpace: space, actionSpace: .unbounded(1),
                episodes: [Episode(observations: [9, 0, 1, 9, 1, 2], actions: [0], rewards: [0], isTerminated: false)])
            try MinariWriter.write(dataset: dataset, id: "log-v0", to: "\(directory)/log-v0")
            #expect(
                Fixtures.error(directory)
                    == .outsideSpace(
                        path: "\(directory)/log-v0/data/main_data.hdf5", column: "observations/b/c",
                        episode: "episode_0", step: 1, expected: "discrete(2) × discrete(2)", found: "2.0"))
        }
    }

    @Test func `several columns of a Dreamer episode are keys`() throws {
        let logs = try read("dreamer-kinds")
        #expect(
            logs.dataset.observationSpace
                == .dictionary([
                    .init("contact", .multiBinary(count: 1)), .init("gripper", .discrete(count: 4, start: 0)),
                    .init("speed", .unbounded(1)), .init("vector", .unbounded(3)),
                ]))
        let rows: [[Double]] = [[1, 3, 0], [0, 0, 0.25], [1, 1, 0.5], [0, 3, 0.75], [1, 2, 1]]
        for t in 0..<5 {
            #expect(logs.dataset.episodes[0].observation(t) == rows[t] + Fixtures.observations(1, start: t))
        }
        #expect(logs.dataset.episodes[0].actions == Fixtures.actions(4, start: 1))
        #expect(logs.descriptions[0].droppedColumns == ["image", "log_score"])
        #expect(logs.descriptions[0].notes.contains("'image' is left out: images."))
        #expect(
            try read("dreamer-several").dataset.observationSpace.observationFields.map(\.name) == [
                "position", "vector",
            ])
    }

    @Test func `a group of D4RL's observations is a dictionary`() throws {
        let (grouped, whole) = (try read("d4rl-group.hdf5"), try read("d4rl-full.hdf5"))
        #expect(
            grouped.dataset.observationSpace
                == .dictionary([
                    .init("gripper", .discrete(count: 3, start: 0)), .init("position", .unbounded(2)),
                    .init("velocity", .unbounded(1)),
                ]))
        for (episode, plain) in zip(grouped.dataset.episodes, whole.dataset.episodes) {
            #expect(episode.actions == plain.actions && episode.isTerminated == plain.isTerminated)
            for t in 0...episode.count { #expect(Array(episode.observation(t).dropFirst()) == plain.observation(t)) }
        }
        // Rows 4–6, and what followed row 6.
        #expect((0..<4).map { grouped.dataset.episodes[1].observation($0)[0] } == [1, 2, 0, 1])
        #expect(grouped.descriptions[0].droppedColumns == ["observations/camera", "seen"])
    }

    @Test func `columns of one observation in a flat table are keys`() throws {
        try Fixtures.withTemporaryDirectory { directory in
            var table = NPZ([
                "observation/b": NPZArray(Fixtures.observations(4, size: 2), shape: [4, 2]),
                "observation/a": NPZArray([true, false, true, true], shape: [4]),
                "is_first": NPZArray([true, false, true, false], shape: [4]),
                "observation/eye": NPZArray([UInt8](repeating: 0, count: 4 * 3072), shape: [4, 32, 32, 3]),
            ])
            try table.write(to: "\(directory)/log.npz")
            let logs = try LogReader.read([directory])
            #expect(
                logs.dataset.observationSpace
                    == .dictionary([.init("a", .multiBinary(count: 1)), .init("b", .unbounded(2))]))
            #expect(
                logs.dataset.episodes.map(\.observations) == [[1, 0, 0.125, 0, 1, 1.125], [1, 2, 2.125, 1, 3, 3.125]])
            #expect(logs.descriptions[0].droppedColumns == ["observation/eye"])
            #expect(logs.descriptions[0].notes.contains("'observation/eye' is left out: images."))

            table["observation"] = NPZArray(Fixtures.observations(4), shape: [4, 3])
            try table.write(to: "\(directory)/log.npz")
            guard case .contradiction(_, let expected, _)? = Fixtures.error(directory) else {
                Issue.record("another error")
                return
            }
            #expect(expected == "either 'observation' or keys of it, 'observation/NAME'")
        }
    }
}
