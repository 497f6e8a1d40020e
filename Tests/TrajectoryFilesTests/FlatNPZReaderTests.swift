import Foundation
import Testing
import Trajectories

@testable import TrajectoryFiles

/// A table of 9 rows: episodes of rows 0–3, 4–5 and 6–8.
@Suite struct FlatNPZReaderTests {
    private static let first = [true, false, false, false, true, false, true, false, false]
    private static let last = first.dropFirst() + [true]
    private static let observation = NPZArray(Fixtures.observations(9), shape: [9, 3])
    private static let action = NPZArray(Fixtures.actions(9, start: 1), shape: [9, 2])
    private static let isFirst = NPZArray(first, shape: [9])

    /// Every column a table may have.
    private static let whole = NPZ([
        "observation": observation, "is_first": isFirst, "is_last": NPZArray(Array(last), shape: [9]),
        "is_terminal": NPZArray((0..<9).map { $0 == 5 }, shape: [9]), "action": action,
        "reward": NPZArray(Fixtures.rewards(9), shape: [9]), "velocity": NPZArray(Fixtures.rewards(9), shape: [9]),
    ])
    private static let bare = NPZ(["observation": observation, "is_first": isFirst])

    private func read(_ table: NPZ) throws -> LoadedLogs {
        try Fixtures.withTemporaryDirectory { directory in
            try table.write(to: "\(directory)/log.npz")
            return try LogReader.read(["\(directory)/log.npz"])
        }
    }

    /// The table with some columns changed, or taken away.
    private func changed(_ columns: KeyValuePairs<String, NPZArray?>, in table: NPZ = whole) -> NPZ {
        var table = table
        for (name, column) in columns { table[name] = column }
        return table
    }

    @Test func `actions and rewards stand at their row, and the last ones lead nowhere`() throws {
        let logs = try read(Self.whole)
        #expect(logs.dataset.observationSpace == .unbounded(3) && logs.dataset.actionSpace == .unbounded(2))
        let rows = [(0, 3), (4, 5), (6, 8)]
        #expect(logs.dataset.episodes.count == 3)
        for (number, (episode, (start, end))) in zip(logs.dataset.episodes, rows).enumerated() {
            #expect(episode.observations == Fixtures.observations(end - start + 1, start: start))
            #expect(episode.actions == Fixtures.actions(end - start, start: start + 1))
            #expect(episode.rewards == Fixtures.rewards(end - start, start: start))
            #expect(episode.isTerminated == (number == 1))
            #expect(episode.origin.hasSuffix("log.npz: episode \(number) (rows \(start)–\(end))"))
        }
        let description = logs.descriptions[0]
        #expect(description.format == .flatNPZ && description.path.hasSuffix("log.npz"))
        #expect(description.episodes == 3 && description.steps == 6)
        #expect(description.alignment.hasPrefix("The action of row t was taken at the observation of row t"))
        #expect(description.droppedColumns == ["velocity"])
        #expect(
            description.notes == [
                "3 episodes have a reward in their last row, whose step leads to no row; it was left out."
            ])
    }

    @Test func `names in the plural are read where their singular is not there`() throws {
        var plural = Self.whole
        for name in ["observation", "action", "reward"] { (plural[name + "s"], plural[name]) = (plural[name], nil) }
        let (one, several) = (try read(Self.whole), try read(plural))
        #expect(one.dataset.episodes.map(\.observations) == several.dataset.episodes.map(\.observations))
        #expect(one.dataset.episodes.map(\.actions) == several.dataset.episodes.map(\.actions))
        #expect(one.dataset.episodes.map(\.rewards) == several.dataset.episodes.map(\.rewards))
        #expect(several.descriptions[0].droppedColumns == ["velocity"])
        plural["observation"] = NPZArray(Fixtures.observations(9, size: 1), shape: [9, 1])
        let both = try read(plural)
        #expect(both.dataset.observationSpace == .unbounded(1))
        #expect(both.descriptions[0].droppedColumns == ["observations", "velocity"])
    }

    /// OGBench's columns, whose terminals end trajectories, with what its error says to add.
    @Test func `OGBench's columns are read with is_first added`() throws {
        let terminals = NPZArray([0, 0, 0, 1, 0, 1, 0, 0, 1] as [Float], shape: [9])
        let table = NPZ(["observations": Self.observation, "actions": Self.action, "terminals": terminals])
        guard
            case .unsupportedLayout(_, _, let remedy)? = try? Fixtures.withTemporaryDirectory({ directory in
                try table.write(to: "\(directory)/log.npz")
                return Fixtures.error(directory)
            })
        else {
            Issue.record("another error")
            return
        }
        #expect(remedy.contains("is_first=numpy.append(True, d['terminals'][:-1] > 0)"))
        let logs = try read(changed(["is_first": Self.isFirst], in: table))
        #expect(logs.dataset.episodes.map(\.count) == [3, 1, 2])
        #expect(logs.dataset.episodes[2].actions == Fixtures.actions(2, start: 7))
        #expect(logs.descriptions[0].droppedColumns == ["terminals"])
    }

    @Test func `observations alone are a log`() throws {
        let logs = try read(Self.bare)
        #expect(logs.dataset.actionSpace == .box(shape: [0], low: [], high: []))
        #expect(logs.dataset.episodes.map(\.actions) == [[], [], []])
        #expect(logs.dataset.episodes.map(\.rewards) == [[0, 0, 0], [0], [0, 0]])
        #expect(logs.dataset.episodes.map(\.isTerminated) == [false, false, false])
        #expect(logs.descriptions[0].alignment == "The file has no actions.")
        #expect(logs.descriptions[0].notes == ["No rewards: none are learned or scored."])
        #expect(!logs.dataset.hasRewards)
        #expect("\(logs.descriptions[0].actionSpace)" == "none")
        // As NumPy writes it.
        let written = try LogReader.read([Fixtures.generated("flat-table.npz")])
        #expect(written.dataset.episodes.map(\.observations) == [Fixtures.observations(5)])
    }

    @Test func `integers are numbers or a choice, Booleans binary, and one a row needs no second axis`() throws {
        let bytes = try read(
            changed(["observation": NPZArray((0..<18).map { UInt8($0) }, shape: [9, 2])], in: Self.bare))
        #expect(bytes.dataset.episodes[1].observations == [8, 9, 10, 11])
        #expect(bytes.dataset.observationSpace == .unbounded(2))
        let flags = try read(changed(["observation": Self.isFirst], in: Self.bare))
        #expect(flags.dataset.episodes[2].observations == [1, 0, 0])
        #expect(flags.dataset.observationSpace == .multiBinary(count: 1))
        let choices = try read(
            changed(["observation": NPZArray([2, 0, 1, 1, 0, 2, 3, -1, 0], shape: [9])], in: Self.bare))
        #expect(choices.dataset.episodes[2].observations == [4, 0, 1])
        #expect(choices.dataset.observationSpace == .discrete(count: 5, start: -1))
        #expect(choices.descriptions[0].notes.first?.contains("5 observations, from -1") == true)
    }

    @Test func `integer actions are choices, those that lead nowhere apart`() throws {
        let actions = NPZArray([0, 2, 1, -1, 1, -1, 2, 0, -1], shape: [9])
        let logs = try read(changed(["action": actions]))
        #expect(logs.dataset.actionSpace == .discrete(count: 3, start: 0))
        #expect(logs.dataset.episodes.map(\.actions) == [[0, 2, 1], [1], [2, 0]])
        #expect(
            logs.descriptions[0].notes.last
                == "No metadata: 3 actions, from 0, were inferred from the integers seen; stored as floats they are numbers."
        )
        let several = try read(changed(["action": NPZArray((0..<18).map { $0 % 6 }, shape: [9, 2])]))
        #expect(several.dataset.actionSpace == .multiDiscrete(counts: [5, 6], starts: [0, 0]))
        #expect(several.dataset.episodes[1].actions == [2, 3])
        // Too many to choose from: a quantity.
        let large = try read(changed(["action": NPZArray((0..<9).map { $0 << 40 }, shape: [9])]))
        #expect(large.dataset.actionSpace == .unbounded(1))
    }

    @Test func `a row by itself is an episode without a step`() throws {
        let isFirst = NPZArray([true, false, false, true, true, false, false, false, true], shape: [9])
        let logs = try read(changed(["is_first": isFirst], in: Self.bare))
        #expect(logs.dataset.episodes.map(\.count) == [2, 0, 3, 0])
        #expect(logs.dataset.episodes[2].origin.hasSuffix("episode 2 (rows 4–7)"))
        #expect(
            logs.dataset.episodes.map(\.observations.count)
                == [3, 1, 4, 1].map { $0 * logs.dataset.observationSpace.storedSize })
    }

    @Test func `the tables of a directory join in order of name`() throws {
        try Fixtures.withTemporaryDirectory { directory in
            for (name, start) in [("b", 9), ("a", 0)] {
                let observation = NPZArray(Fixtures.observations(9, start: start), shape: [9, 3])
                try changed(["observation": observation]).write(to: "\(directory)/\(name).npz")
            }
            let logs = try LogReader.read([directory])
            #expect(logs.descriptions.map(\.path) == [directory])
            #expect(logs.descriptions.map(\.episodes) == [6])
            #expect(logs.dataset.episodes.map { $0.observations[0] } == [0, 4, 6, 9, 13, 15])
            #expect(logs.dataset.episodes[3].origin == "\(directory)/b.npz: episode 0 (rows 0–3)")

            // A table whose columns are not the others'.
            try Self.bare.write(to: "\(directory)/c.npz")
            #expect(
                Fixtures.badEpisode(directory)
                    == .mixedSpaces(
                        path: "\(directory)/c.npz",
                        expected: "observations of 3 and actions of 2 as in \(directory)/a.npz",
                        found: "observations of 3 and no actions"))
        }
    }

    @Test func `tables and Dreamer episodes of one directory are two logs`() throws {
        try Fixtures.withTemporaryDirectory { directory in
            try FileManager.default.copyItem(
                atPath: Fixtures.generated("dreamer-terminal/20250101T000000-aa-4.npz"), toPath: "\(directory)/z.npz")
            try Self.whole.write(to: "\(directory)/a.npz")
            let logs = try LogReader.read([directory])
            #expect(logs.descriptions.map(\.format) == [.dreamerNPZ, .flatNPZ])
            #expect(logs.dataset.episodes.map(\.count) == [4, 3, 1, 2])
        }
    }
}
