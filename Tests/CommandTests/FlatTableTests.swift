import Foundation
import TestSupport
import Testing
import TrajectoryFiles

/// A flat NPZ table of observations alone goes the whole way, from file to futures.
@Suite struct FlatTableTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Two numbers that come and go.
    private func wave(_ row: Int) -> [UInt8] { [UInt8(2 + row % 5), UInt8(row % 2)] }

    /// Rows of the wave, cut into episodes of `lengths` rows.
    private func write(_ name: String, lengths: [Int]) throws -> String {
        let rows = lengths.reduce(0, +)
        let isFirst = lengths.flatMap { length in (0..<length).map { $0 == 0 } }
        try NPZ([
            "observation": NPZArray((0..<rows).flatMap(wave), shape: [rows, 2]),
            "is_first": NPZArray(isFirst, shape: [rows]),
        ]).write(to: folder.file(name))
        return folder.file(name)
    }

    @Test func observationsAloneAreTrainedOnEvaluatedAndImagined() throws {
        let log = try write("log.npz", lengths: [30, 24, 40, 30])
        let inspected = try Command.succeed(["inspect", log]).output
        for part in [
            "flat NPZ, 4 episodes, 120 steps", "observations box(2), actions none",
            "alignment: The file has no actions.", "note: No rewards", "observation 1",
        ] {
            #expect(inspected.contains(part), "no '\(part)': \(inspected)")
        }
        #expect(!inspected.contains("action 0"))

        let run = folder.file("run")
        let trained = try Command.succeed(Example.train(log, out: run, steps: 10))
        #expect(trained.errors.contains("alignment: The file has no actions."))
        #expect(try Command.succeed(["inspect", run]).output.contains("actions none"))
        // Gone on with, from a checkpoint that has tensors without elements.
        #expect(try Command.succeed(Example.train(log, out: run, steps: 15)).output.contains("going on from step 10"))

        let options = ["--context", "3", "--horizon", "6", "--samples", "2"]
        let report = try Command.succeed(["evaluate", run, log, "--json"] + options).output
        let object = try #require(try JSONSerialization.jsonObject(with: Data(report.utf8)) as? [String: Any])
        #expect((object["elbo_per_step"] as? Double)?.isFinite == true)
        #expect((object["observation"] as? [Any])?.count == 6)

        for actions in ["logged", "random", "zeros"] {
            try Command.succeed(
                ["imagine", run, log, "--seed", "1", "--actions", actions, "--out", folder.file("a.npz")] + options)
            let futures = try NPZ(contentsOf: folder.file("a.npz"))
            #expect(futures["observation"]?.shape == [2, 6, 2])
            #expect(futures["action"]?.shape == [6, 0])
            #expect(futures["truth"]?.floats() == (3..<9).flatMap(wave).map { Float($0) })
        }
        for format in ["jsonl", "csv"] {
            try Command.succeed(["imagine", run, log, "--seed", "1", "--out", folder.file("a.\(format)")] + options)
        }
        let line = try #require(
            String(decoding: folder.contents("a.jsonl"), as: UTF8.self).split(separator: "\n").first)
        #expect(line.contains("\"action\":[[],[],[],[],[],[]]"))
        let header = String(decoding: try folder.contents("a.csv"), as: UTF8.self).prefix { $0 != "\n" }
        #expect(header == "sample,step,obs_0,obs_1,continuation,truth_0,truth_1")
    }

    @Test func aModelOfObservationsAloneTakesNoLogWithActions() throws {
        let log = try write("log.npz", lengths: [20, 20])
        try Command.succeed(Example.train(log, out: folder.file("run"), steps: 2))
        var table = try NPZ(contentsOf: log)
        table["action"] = NPZArray([Float](repeating: 1, count: 40), shape: [40, 1])
        try table.write(to: folder.file("acted.npz"))
        try Command.refuse(
            ["evaluate", folder.file("run"), folder.file("acted.npz")], "action space none, the log has box(1)")
    }

    @Test func aSingleRecordIsTrainedOnAndValidated() throws {
        let log = try write("log.npz", lengths: [100])
        // The last fifth is kept out.
        let outcome = try Command.succeed(Example.train(log, out: folder.file("run"), steps: 5))
        #expect(outcome.output.contains("80 rows"), "\(outcome.output)")
        #expect(try folder.contents("run/metrics.jsonl").contains(Data("validation".utf8)))
    }

    @Test func helpNamesTheTable() throws {
        let help = try Command.succeed(["--help"]).output
        for part in ["flat NPZ", "'observation'", "'is_first'"] { #expect(help.contains(part), "\(help)") }
    }
}
