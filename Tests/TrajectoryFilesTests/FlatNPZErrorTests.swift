import Testing
import Trajectories

@testable import TrajectoryFiles

/// What is wrong with a flat table is named. It has 5 rows: episodes of rows 0–2 and 3–4.
@Suite struct FlatNPZErrorTests {
    private static let first = [true, false, false, true, false]

    private func table(_ columns: KeyValuePairs<String, NPZArray?> = [:]) -> NPZ {
        var table = NPZ([
            "observation": NPZArray(Fixtures.observations(5), shape: [5, 3]),
            "is_first": NPZArray(Self.first, shape: [5]),
            "is_last": NPZArray(Self.first.dropFirst() + [true], shape: [5]),
            "action": NPZArray(Fixtures.actions(5, start: 1), shape: [5, 2]),
            "reward": NPZArray(Fixtures.rewards(5), shape: [5]),
        ])
        for (name, column) in columns { table[name] = column }
        return table
    }

    /// The error that reading gives; its path is `log`, whatever the directory.
    private func error(_ table: NPZ, sourceLocation: SourceLocation = #_sourceLocation) throws -> LogError? {
        try Fixtures.withTemporaryDirectory { directory in
            try table.write(to: "\(directory)/log.npz")
            return Fixtures.error("\(directory)/log.npz", sourceLocation: sourceLocation)
        }
    }

    @Test func `a missing column is named`() throws {
        guard case .missingColumn(_, "is_first", let found, let remedy?)? = try error(table(["is_first": nil])) else {
            Issue.record("another error")
            return
        }
        #expect(found == ["action", "is_last", "observation", "reward"] && remedy.hasPrefix("add it"))
        // Without observations nothing says that it is a table.
        guard case .notALog(_, let found)? = try error(table(["observation": nil])) else {
            Issue.record("another error")
            return
        }
        #expect(found == "an NPZ file with action, is_first, is_last, reward")
    }

    @Test(arguments: [("is_first", 1), ("is_last", 1), ("is_terminal", 1), ("reward", 1), ("action", 2)])
    func `a column of another length is named`(name: String, width: Int) throws {
        let short = NPZArray([Float](repeating: 1, count: 4 * width), shape: width == 1 ? [4] : [4, width])
        guard case .shapeMismatch(_, name, let expected, let found)? = try error(table([name: short])) else {
            Issue.record("another error")
            return
        }
        #expect(expected == (width == 1 ? "[5]" : "[5, \(width)]"))
        #expect(found == (width == 1 ? "[4]" : "[4, \(width)]"))
    }

    @Test(arguments: [("observation", 3, 4), ("action", 2, 3), ("reward", 1, 3)])
    func `a number that is none is named`(name: String, width: Int, row: Int) throws {
        var values = [Float](repeating: 1, count: 5 * width)
        values[row * width + width - 1] = .nan
        let column = NPZArray(values, shape: width == 1 ? [5] : [5, width])
        guard
            case .badEpisode(.nonFinite(_, name, "episode 1 (rows 3–4)", row - 3, name == "observation"))? =
                try error(table([name: column]))
        else {
            Issue.record("another error")
            return
        }
    }

    @Test func `what leads nowhere need not be a number`() throws {
        var rewards = Fixtures.rewards(5)
        rewards[4] = .infinity
        try Fixtures.withTemporaryDirectory { directory in
            try table(["reward": NPZArray(rewards, shape: [5])]).write(to: "\(directory)/log.npz")
            #expect(try LogReader.read([directory]).dataset.episodes[1].rewards == Fixtures.rewards(1, start: 3))
        }
    }

    @Test func `images and empty observations are named`() throws {
        for shape in [[5, 32, 32, 3], [5, 0], []] {
            let images = NPZArray([UInt8](repeating: 0, count: shape.reduce(1, *)), shape: shape)
            guard case .unsupportedSpace(_, "observation", _, let found, _)? = try error(table(["observation": images]))
            else {
                Issue.record("another error for \(shape)")
                continue
            }
            #expect(found.hasSuffix("an array of shape \(shape)") && found.contains("images") == (shape.count == 4))
        }
        let none = NPZArray([Float](), shape: [0, 3])
        guard case .empty(_, "rows in 'observation'")? = try error(table(["observation": none])) else {
            Issue.record("another error")
            return
        }
    }

    @Test func `a table that begins amid an episode is refused`() throws {
        let flags = NPZArray([false, false, false, true, false], shape: [5])
        guard
            case .badEpisode(.contradiction(_, let expected, _))? = try error(
                table(["is_first": flags, "is_last": nil]))
        else {
            Issue.record("another error")
            return
        }
        #expect(expected.hasPrefix("'is_first' set in row 0"))
    }

    @Test(arguments: [1, 2]) func `ends that disagree with beginnings are refused`(row: Int) throws {
        var flags = Array(Self.first.dropFirst() + [true])
        flags[row].toggle()
        guard
            case .badEpisode(.contradiction(_, _, let found))? = try error(
                table(["is_last": NPZArray(flags, shape: [5])]))
        else {
            Issue.record("another error")
            return
        }
        #expect(found == "is_last \(row == 1) in row \(row), is_first \(row == 2) in row \(row + 1)")
    }

    @Test func `a recording may be cut, and a terminal state is the end`() throws {
        try Fixtures.withTemporaryDirectory { directory in
            let flags = Array(Self.first.dropFirst() + [false])
            try table(["is_last": NPZArray(flags, shape: [5])]).write(to: "\(directory)/log.npz")
            #expect(try LogReader.read([directory]).dataset.episodes.map(\.count) == [2, 1])
        }
        let terminal = NPZArray((0..<5).map { $0 == 3 }, shape: [5])
        guard case .badEpisode(.contradiction(_, _, let found))? = try error(table(["is_terminal": terminal])) else {
            Issue.record("another error")
            return
        }
        #expect(found == "it set in row 3, is_first not set in row 4")
    }

    @Test func `a table with Dreamer's columns is told apart by its first actions, or not at all`() throws {
        let terminal = NPZArray((0..<5).map { $0 == 4 }, shape: [5])
        var actions = Fixtures.actions(5, start: 1)
        try Fixtures.withTemporaryDirectory { directory in
            actions[0..<2] = [0, 0]
            try table(["is_terminal": terminal, "action": NPZArray(actions, shape: [5, 2])])
                .write(to: "\(directory)/log.npz")
            // The second episode begins with an action.
            let logs = try LogReader.read([directory])
            #expect(logs.descriptions[0].format == .flatNPZ)
            #expect(logs.dataset.episodes.map(\.isTerminated) == [false, true])
            #expect(logs.dataset.episodes[0].actions == Array(actions[0..<4]))
        }
        actions[6..<8] = [0, 0]
        let ambiguous = table(["is_terminal": terminal, "action": NPZArray(actions, shape: [5, 2])])
        guard case .ambiguousAlignment(_, _, let found)? = try error(ambiguous) else {
            Issue.record("another error")
            return
        }
        #expect(found.hasPrefix("zeros"))
    }

    @Test func `a Dreamer episode is one still where its observation bears that name`() throws {
        try Fixtures.withTemporaryDirectory { directory in
            try NPZ([
                "observation": NPZArray(Fixtures.observations(3), shape: [3, 3]),
                "action": NPZArray([0, 0] + Fixtures.actions(2, start: 1), shape: [3, 2]),
                "reward": NPZArray(Fixtures.rewards(3), shape: [3]),
                "discount": NPZArray([1, 1, 0] as [Float], shape: [3]),
                "is_first": NPZArray([true, false, false], shape: [3]),
            ]).write(to: "\(directory)/log.npz")
            let logs = try LogReader.read([directory])
            #expect(logs.descriptions[0].format == .dreamerNPZ)
            #expect(logs.dataset.episodes[0].actions == Fixtures.actions(2, start: 1))
        }
    }
}
