import Foundation
import TestSupport
import Testing
import TrajectoryFiles

/// Columns far from 0, of which 32 bits keep nothing that varies: a clock, a reward and an action with a large offset.
@Suite struct ClockTests {
    private let folder: TemporaryFolder
    private let log: String
    private static let rows = 120

    private static func seconds(_ row: Int) -> Double { 1.7e9 + 0.05 * Double(row) }
    private static func reward(_ row: Int) -> Double { 1e10 + sin(0.3 * Double(row)) }
    private static func action(_ row: Int) -> Int { 3_000_000_000 + row * row % 7 }

    init() throws {
        folder = try TemporaryFolder()
        log = folder.file("log.npz")
        let rows = 0..<Self.rows
        try NPZ([
            "observation": NPZArray(
                rows.flatMap { [sin(0.3 * Double($0)), Self.seconds($0)] }, shape: [rows.count, 2]),
            "action": NPZArray(rows.map { Double(Self.action($0)) }, shape: [rows.count]),
            "reward": NPZArray(rows.map(Self.reward), shape: [rows.count]),
            "is_first": NPZArray(rows.map { $0 == 0 }, shape: [rows.count]),
        ]).write(to: log)
    }

    @Test func inspectShowsWhatVaries() throws {
        struct Report: Decodable {
            struct Column: Decodable {
                let name: String
                let mean, deviation: Double
            }
            let columns: [Column]
        }
        let output = try Command.succeed(["inspect", log, "--json"]).output
        let columns = try JSONDecoder().decode(Report.self, from: Data(output.utf8)).columns
        let clock = try #require(columns.first { $0.name == "observation 1" })
        #expect(abs(clock.deviation - 0.05 * ((120.0 * 120 - 1) / 12).squareRoot()) < 1e-5)
        #expect(abs(clock.mean - 1.7e9 - 0.05 * 59.5) < 1e-5)
        for name in ["action 0", "reward"] {
            #expect(try #require(columns.first { $0.name == name }).deviation > 0.5)
        }
    }

    @Test func futuresKeepWhatVaries() throws {
        let run = folder.file("run")
        try Command.succeed(Example.train(log, out: run, steps: 20))
        /// The name of the file.
        func imagine(_ format: String) throws -> String {
            let path = folder.file("a.\(format)")
            try Command.succeed([
                "imagine", run, log, "--seed", "1", "--context", "3", "--horizon", "4", "--samples", "2", "--out", path,
            ])
            return "a.\(format)"
        }
        let npz = try NPZ(contentsOf: folder.file(imagine("npz")))
        for name in ["observation", "truth", "action", "reward"] {
            #expect(npz[name]?.elementType == .float64, "\(name)")
        }
        #expect(npz["continuation"]?.elementType == .float32)
        let truth = try #require(npz["truth"]).doubles()
        #expect((0..<4).map { truth[2 * $0 + 1] } == (3..<7).map(Self.seconds))
        #expect(npz["action"]?.doubles() == (2..<6).map { Double(Self.action($0)) })
        // Not multiples of 128, as 32-bit numbers are there: within the log's few seconds, and all of them different.
        let (seen, rewards) = (try #require(npz["observation"]).doubles(), try #require(npz["reward"]).doubles())
        let clock = (0..<8).map { seen[2 * $0 + 1] }
        #expect(clock.allSatisfy { abs($0 - 1.7e9 - 3) < 30 } && Set(clock).count == 8)
        #expect(rewards.allSatisfy { abs($0 - 1e10) < 10 } && Set(rewards).count == 8)

        let rows = String(decoding: try folder.contents(imagine("csv")), as: UTF8.self).split(separator: "\n")
            .dropFirst()
        let cells = rows.map { $0.split(separator: ",").map(String.init) }
        #expect(cells.map { Double($0[3]) } == clock && cells.map { Double($0[4]) } == rewards)
        #expect(cells.prefix(4).map { Double($0.last!) } == (3..<7).map(Self.seconds))
        struct Line: Decodable {
            let observation, truth: [[Double]]
            let reward: [Double]
        }
        let lines = try String(decoding: folder.contents(imagine("jsonl")), as: UTF8.self).split(separator: "\n").map {
            try JSONDecoder().decode(Line.self, from: Data($0.utf8))
        }
        #expect(lines.flatMap(\.observation).map { $0[1] } == clock && lines.flatMap(\.reward) == rewards)
        #expect(lines[0].truth.map { $0[1] } == (3..<7).map(Self.seconds))
    }

    @Test func examplesOfAnEvaluationKeepWhatVaries() throws {
        struct Report: Decodable {
            struct Example: Decodable {
                struct Trace: Decodable {
                    let index: Int
                    let truth: [Double?]
                    let mean: [Double]
                }
                let row: Int
                let observations: [Trace]
            }
            let examples: [Example]
        }
        let run = folder.file("run")
        try Command.succeed(Example.train(log, out: run, steps: 20))
        let output = try Command.succeed(["evaluate", run, log, "--json", "--context", "3", "--horizon", "4"]).output
        let example = try #require(try JSONDecoder().decode(Report.self, from: Data(output.utf8)).examples.first)
        let clock = try #require(example.observations.first { $0.index == 1 })
        for (place, value) in clock.truth.enumerated() {
            #expect(abs(try #require(value) - Self.seconds(example.row + place)) < 1e-5)
        }
        #expect(clock.mean.allSatisfy { abs($0 - 1.7e9 - 3) < 30 })
    }
}
