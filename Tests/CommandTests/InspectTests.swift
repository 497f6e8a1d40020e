import Foundation
import TestSupport
import Testing
import Trajectories
import TrajectoryFiles

/// What the command says of logs with several keys, extra columns and missing numbers.
@Suite struct InspectTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func lines(_ arguments: [String]) throws -> [String] {
        try Command.succeed(["inspect"] + arguments).output.split(separator: "\n").map(String.init)
    }

    @Test func keysOfADictionaryHaveALineEach() throws {
        let space = Space.dictionary([
            Space.Key("arm/gripper", .discrete(count: 3, start: 0)), Space.Key("arm/position", .unbounded(2)),
        ])
        let actions = Space.dictionary([
            Space.Key("0", .unbounded(1)), Space.Key("1", .multiDiscrete(counts: [2, 3], starts: [0, 0])),
        ])
        let episode = Episode(
            observations: [0, 1, 2, 2, .nan, 4], actions: [0.5, 1, 2], rewards: [1], isTerminated: false)
        try MinariWriter.write(
            dataset: TrajectoryDataset(observationSpace: space, actionSpace: actions, episodes: [episode]),
            id: "mixed-v0", to: folder.file("mixed-v0"))
        try Command.refuse(
            ["inspect", folder.path], "'observations/arm/position'", "NaN at episode_0, step 1",
            "model.observations.missing=true")
        let shown = try lines([folder.path, "--missing"])
        #expect(
            Array(shown[1...6]) == [
                "  observations:", "    arm/gripper: discrete(3)", "    arm/position: box(2), 25 % missing",
                "  actions:",
                "    0: box(1)", "    1: discrete(2) × discrete(3)",
            ])
        #expect(shown.contains { $0.contains("arm/position 1") } && shown.contains { $0.contains("action/0 0") })
    }

    @Test func theMedianOfAnEvenNumberIsTheMeanOfTheMiddleTwo() throws {
        func write(_ name: String, _ lengths: [Int]) throws -> String {
            let episodes = lengths.map { count in
                Episode(
                    observations: (0...count).map { Float($0) }, actions: [],
                    rewards: .init(repeating: 1, count: count),
                    isTerminated: false)
            }
            try MinariWriter.write(
                dataset: TrajectoryDataset(
                    observationSpace: .unbounded(1), actionSpace: .unbounded(0), episodes: episodes),
                id: "log-v0", to: folder.file(name))
            return folder.file(name)
        }
        for (lengths, median) in [([7, 2], "4.5"), ([1, 9, 2, 4], "3"), ([5, 1, 2], "2"), ([30000], "30000")] {
            let shown = try lines([write("log-\(median)", lengths)])
            #expect(shown.contains { $0.hasPrefix("\(lengths.count) episode") && $0.contains("(median \(median))") })
            #expect(
                shown.contains {
                    $0.hasPrefix("return") && $0.hasSuffix("(median \(median == "30000" ? "3e+04" : median))")
                })
        }
    }

    @Test func extraColumnsAndMasksAreNamedByFlags() throws {
        let log = folder.file("log.npz")
        try NPZ([
            "observation": NPZArray([0, 1, 2, 3, 4, 5] as [Float], shape: [3, 2]),
            "is_first": NPZArray([true, false, false], shape: [3]),
            "state": NPZArray([7, 8, 9] as [Float], shape: [3]),
            "seen": NPZArray([true, false, true], shape: [3]),
        ]).write(to: log)
        let plain = try lines([log])
        #expect(plain[1] == "  observations box(2), actions none")
        #expect(plain.contains("  columns not used: seen, state"))
        let full = try lines([log, "--extras", "st*", "--mask", "seen"])
        #expect(
            Array(full[1...4]) == [
                "  observations:", "    observation: box(2), 33.33 % missing", "    state: box(1)", "  actions none",
            ])
        #expect(full.contains("  note: Numbers are missing where 'seen' is 0."))
        try Command.refuse(["inspect", log, "--extras", "velocity"], "a column 'velocity', found seen, state")
    }
}
