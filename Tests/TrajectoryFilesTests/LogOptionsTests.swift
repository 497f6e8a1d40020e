import Foundation
import Testing
import Trajectories

@testable import TrajectoryFiles

/// Extra columns, masks and missing numbers.
@Suite struct LogOptionsTests {
    private func read(_ name: String, _ options: LogOptions) throws -> LoadedLogs {
        try LogReader.read([Fixtures.generated(name)], options: options)
    }

    /// Rows with NaN where `seen` is 0; equal to another so made where all else is.
    private func masked(_ rows: [Double], _ seen: [Int]) -> [UInt64] {
        zip(rows, seen).map { ($1 == 0 ? Double.nan : $0).bitPattern }
    }

    private func bits(_ rows: [Double]) -> [UInt64] { rows.map { ($0.isNaN ? Double.nan : $0).bitPattern } }

    // Extras.

    @Test func `extra columns follow the observation, in order of their names`() throws {
        let logs = try read("minari-masks", LogOptions(extras: ["infos/qpos", "infos/c*t"]))
        #expect(
            logs.dataset.observationSpace
                == .dictionary([
                    .init(
                        "observation",
                        .box(
                            shape: [3], low: .init(repeating: -.infinity, count: 3),
                            high: .init(repeating: .infinity, count: 3))),
                    .init("infos/count", .discrete(count: 2, start: 0)), .init("infos/qpos", .unbounded(2)),
                ]))
        for t in 0..<4 {
            #expect(
                logs.dataset.episodes[0].observation(t)
                    == Fixtures.observations(1, start: t) + [Double(t / 2)]
                    + Fixtures.observations(1, size: 2, start: 50 + t))
        }
        #expect(
            logs.descriptions[0].droppedColumns == [
                "infos/late", "infos/numbers", "infos/rows", "infos/short", "infos/words",
            ])
    }

    @Test func `an extra column that is not there is named with those that are`() {
        #expect(
            Fixtures.error(Fixtures.generated("minari-infos"), options: LogOptions(extras: ["infos/x", "qpos*"]))
                == .missingColumn(
                    path: Fixtures.generated("minari-infos/data/main_data.hdf5"), column: "qpos*",
                    found: ["infos/deep/y", "infos/x"], remedy: "name columns that are there"))
        guard
            case .missingColumn(_, "state", let found, _)? = Fixtures.error(
                Fixtures.generated("d4rl-full.hdf5"), options: LogOptions(extras: ["state"]))
        else {
            Issue.record("another error")
            return
        }
        #expect(found == ["infos/qpos", "metadata/algorithm"])
    }

    @Test(arguments: [("infos/words", "a Text or record space"), ("infos/short", "[2, 3]")])
    func `an extra column that cannot be one is named`(column: String, found: String) {
        let error = Fixtures.error(Fixtures.generated("minari-masks"), options: LogOptions(extras: [column]))
        switch error {
        case .unsupportedSpace(_, column, _, found, _), .shapeMismatch(_, "episode_0/\(column)", _, found): break
        default: Issue.record("\(String(describing: error))")
        }
    }

    @Test func `a pattern passes over text and images, which are named; a name in full does not`() throws {
        let logs = try read("minari-words", LogOptions(extras: ["infos/*"]))
        #expect(logs.dataset.observationSpace.observationFields.map(\.name) == ["observation", "infos/qpos"])
        let notes = logs.descriptions[0].notes.filter { $0.contains("left out") }
        #expect(notes.count == 2 && notes[0].contains("'infos/camera'") && notes[0].hasSuffix("images."))
        #expect(notes[1].contains("'infos/words'") && notes[1].contains("text"))
        for column in ["infos/words", "infos/camera"] {
            guard
                case .unsupportedSpace(_, column, _, _, _)? = Fixtures.error(
                    Fixtures.generated("minari-words"), options: LogOptions(extras: ["infos/q*", column]))
            else {
                Issue.record("another error")
                return
            }
        }
        let episodes = try read("dreamer-words", LogOptions(extras: ["log_*"]))
        #expect(episodes.dataset.observationSpace.observationFields.map(\.name) == ["observation", "log_speed"])
        #expect(episodes.descriptions[0].notes.contains { $0.contains("'log_words'") && $0.contains("text") })
        #expect(episodes.descriptions[0].notes.contains { $0.contains("'log_seed'") && $0.contains("a single value") })
        guard
            case .unsupportedType(_, "log_words", _, _)? = Fixtures.error(
                Fixtures.generated("dreamer-words"), options: LogOptions(extras: ["log_words"]))
        else {
            Issue.record("another error")
            return
        }
        // What D4RL's files say of themselves is text too.
        let all = try read("d4rl-full.hdf5", LogOptions(extras: ["*"], allowsMissing: true))
        #expect(all.dataset.observationSpace.observationFields.map(\.name) == ["observation", "infos/qpos"])
    }

    @Test func `a row a step belongs to the observation it led to, and the first is missing`() throws {
        guard
            case .shapeMismatch(_, "episode_0/infos/late", let expected, "[3, 2]")? = Fixtures.error(
                Fixtures.generated("minari-masks"), options: LogOptions(extras: ["infos/late"]))
        else {
            Issue.record("another error")
            return
        }
        #expect(expected.contains("model.observations.missing=true"))
        let logs = try read("minari-masks", LogOptions(extras: ["infos/late"], allowsMissing: true))
        let extra = (0..<4).flatMap { logs.dataset.episodes[0].observation($0).dropFirst(3) }
        #expect(bits(extra) == bits([.nan, .nan] + Fixtures.observations(3, size: 2)))
        #expect(logs.descriptions[0].missingShares == [0, 0.25])
        #expect(logs.descriptions[0].notes.contains { $0.hasPrefix("'infos/late' has a row for each step") })
    }

    @Test func `D4RL's extra columns have no final row`() throws {
        let options = LogOptions(extras: ["infos/*"])
        let cut = try read("d4rl-full.hdf5", options)
        #expect(cut.dataset.episodes.map(\.count) == [3, 2, 4])
        #expect(cut.dataset.episodes.allSatisfy { !$0.isTerminated })
        #expect(
            cut.dataset.episodes[1].observation(2) == Fixtures.observations(1, start: 102)
                + Fixtures.observations(1, start: 6))
        #expect(cut.descriptions[0].notes.contains { $0.contains("3 were dropped, 1 of them terminal") })
        let whole = try read("d4rl-full.hdf5", LogOptions(extras: ["infos/*"], allowsMissing: true))
        #expect(whole.dataset.episodes.map(\.count) == [4, 3, 5])
        #expect(whole.dataset.episodes[1].isTerminated)
        #expect(
            bits(whole.dataset.episodes[1].observation(3))
                == bits(Fixtures.observations(1, start: 103) + [.nan, .nan, .nan]))
    }

    @Test func `a column of an NPZ file can be an extra key, whatever the format`() throws {
        let dreamer = try read("dreamer-kinds", LogOptions(extras: ["log_score", "speed"]))
        #expect(
            dreamer.dataset.observationSpace.observationFields.map(\.name)
                == ["contact", "gripper", "speed", "vector", "log_score"])
        try Fixtures.withTemporaryDirectory { directory in
            try NPZ([
                "observation": NPZArray(Fixtures.observations(4, size: 2), shape: [4, 2]),
                "is_first": NPZArray([true, false, true, false], shape: [4]),
                "state": NPZArray(Fixtures.rewards(4), shape: [4]),
            ]).write(to: "\(directory)/log.npz")
            let logs = try LogReader.read([directory], options: LogOptions(extras: ["state"]))
            #expect(
                logs.dataset.observationSpace
                    == .dictionary([.init("observation", .unbounded(2)), .init("state", .unbounded(1))]))
            #expect(logs.dataset.episodes[1].observations == [2, 2.125, 0.5, 3, 3.125, 0.75])
            #expect(logs.descriptions[0].droppedColumns.isEmpty)
        }
    }

    // Missing numbers.

    @Test func `NaN is refused with its remedy, or allowed in observations alone`() throws {
        let error = Fixtures.error(Fixtures.generated("minari-nan-observation"))
        #expect(error?.description.contains("model.observations.missing=true") == true)
        let options = LogOptions(allowsMissing: true)
        let logs = try read("minari-nan-observation", options)
        var expected = Fixtures.observations(5)
        expected[10] = .nan
        #expect(bits(logs.dataset.episodes[1].observations) == bits(expected))
        #expect(logs.descriptions[0].missingShares == [1.0 / 30])
        for name in ["minari-inf-action", "minari-huge-reward", "d4rl-nan.hdf5", "dreamer-nan"] {
            let error = Fixtures.error(Fixtures.generated(name), options: options)
            switch error {
            case .nonFinite(_, _, _, _, false)?, .badEpisode(.nonFinite(_, _, _, _, false))?: continue
            default:
                Issue.record("another error for \(name)")
            }
        }
    }

    @Test func `infinity is no missing number`() throws {
        try Fixtures.withTemporaryDirectory { directory in
            try NPZ([
                "observation": NPZArray([0, 1, .nan, .infinity] as [Float], shape: [4, 1]),
                "is_first": NPZArray([true, false, false, false], shape: [4]),
            ]).write(to: "\(directory)/log.npz")
            #expect(
                Fixtures.error(directory, options: LogOptions(allowsMissing: true))
                    == .nonFinite(
                        path: "\(directory)/log.npz", column: "observation", episode: "episode 0 (rows 0–3)", step: 3))
        }
    }

    private static let seen = [1, 1, 0, 0, 0, 0, 1, 1, 1, 0, 1, 1]

    @Test func `a mask says what was seen, number by number or row by row`() throws {
        let numbers = try read("minari-masks", LogOptions(mask: "infos/numbers"))
        #expect(numbers.dataset.observationSpace.observationFields.map(\.name) == ["observation"])
        #expect(
            bits(numbers.dataset.episodes[0].observations) == masked(Fixtures.observations(4), Self.seen))
        #expect(numbers.descriptions[0].missingShares == [5.0 / 12])
        #expect(numbers.descriptions[0].notes.first == "Numbers are missing where 'infos/numbers' is 0.")
        let rows = try read("minari-masks", LogOptions(extras: ["infos/qpos"], mask: "rows"))
        let expected = (0..<4).flatMap { t in
            (t == 1 ? [.nan, .nan, .nan] : Fixtures.observations(1, start: t))
                + Fixtures.observations(1, size: 2, start: 50 + t)
        }
        #expect(bits(rows.dataset.episodes[0].observations) == bits(expected))
    }

    @Test func `a mask of keys is one array, or a group with one for each`() throws {
        let grouped = try read("minari-dict-mask", LogOptions(mask: "seen"))
        #expect(grouped.dataset.observationSpace.observationFields.map(\.name) == ["a", "b", "keys"])
        let rows = (0..<4).flatMap { Fixtures.observations(1, size: 2, start: $0) + [Double(20 + $0)] }
        let read = (0..<4).flatMap { grouped.dataset.episodes[0].observation($0).prefix(3) }
        #expect(bits(read) == masked(rows, Self.seen))

        try Fixtures.withTemporaryDirectory { directory in
            try NPZ([
                "observation/a": NPZArray(Fixtures.observations(4, size: 2), shape: [4, 2]),
                "observation/b": NPZArray([0, 2, 1, 1], shape: [4]),
                "is_first": NPZArray([true, false, false, false], shape: [4]),
                "observation/seen": NPZArray([1, 0, 0, 1, 1, 1, 0, 0], shape: [4, 2]),
            ]).write(to: "\(directory)/log.npz")
            let logs = try LogReader.read([directory], options: LogOptions(mask: "seen"))
            let nan = Double.nan
            #expect(
                bits(logs.dataset.episodes[0].observations)
                    == bits([0, 0.125, nan, nan, nan, 2, 2, 2.125, 1, nan, nan, nan]))
            // A choice that was not seen is one all the same, of the values that were stored.
            #expect(logs.dataset.observationSpace.observationFields[1].space == .discrete(count: 3, start: 0))
            #expect(logs.descriptions[0].missingShares == [0.5, 0.5])
        }
    }

    @Test func `a mask of another shape, or of nothing, is named`() throws {
        let path = Fixtures.generated("minari-masks/data/main_data.hdf5")
        #expect(
            Fixtures.error(Fixtures.generated("minari-masks"), options: LogOptions(mask: "infos/qpos"))
                == .shapeMismatch(
                    path: path, column: "episode_0/infos/qpos", expected: "[4] or [4, 3]", found: "[4, 2]"))
        guard
            case .missingColumn(path, "seen", _, _)? = Fixtures.error(
                Fixtures.generated("minari-masks"), options: LogOptions(mask: "seen")),
            case .contradiction(_, "an observation beside the mask", _)? = Fixtures.error(
                Fixtures.generated("minari-order"), options: LogOptions(mask: "observations"))
        else {
            Issue.record("another error")
            return
        }
    }

    @Test func `what D4RL's mask does not say was not seen`() throws {
        let logs = try read("d4rl-group.hdf5", LogOptions(mask: "seen"))
        // Rows 7–11, of which 9 was not seen, and the one after 11, of which nothing says so.
        let missing = (0..<6).map { logs.dataset.episodes[2].observation($0).allSatisfy(\.isNaN) }
        #expect(missing == [false, false, true, false, false, true])
        #expect(logs.dataset.episodes[2].observation(1)[1...] == [201, 201.125, 201.25])
        #expect(logs.dataset.episodes.map(\.count) == [4, 3, 5])
    }
}
