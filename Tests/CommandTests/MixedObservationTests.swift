import Foundation
import TestSupport
import Testing
import Trajectories
import TrajectoryFiles

/// Dictionaries of observations through the whole command: training, evaluation, futures.
@Suite struct MixedObservationTests {
    /// A log with two arms of numbers, a choice and a binary pair, and readings missing here and there.
    private func writeLog(to path: String) throws {
        let space = Space.dictionary([
            .init("arm/angle", .unbounded(2)), .init("mode", .discrete(count: 3, start: 1)),
            .init("contacts", .multiBinary(count: 2)), .init("load", .unbounded(1)),
        ])
        let episodes = (0..<6).map { index -> Episode in
            var observations: [Float] = []
            for t in 0...30 {
                let phase = Float(t + index) * 0.4
                let isUp = sin(phase) > 0
                observations += [sin(phase), t % 7 == 3 ? .nan : cos(phase), Float(t % 3)]
                observations += [isUp ? 1 : 0, t % 2 == 0 ? 1 : 0, t % 5 == 4 ? .nan : 100 * sin(phase)]
            }
            return Episode(
                observations: observations, actions: (0..<30).map { sin(Float($0)) },
                rewards: (0..<30).map { cos(Float($0) * 0.4) }, isTerminated: false)
        }
        try MinariWriter.write(
            dataset: TrajectoryDataset(
                observationSpace: space, actionSpace: .box(shape: [1], low: [-1], high: [1]), episodes: episodes),
            id: "mixed-v0", to: path)
    }

    /// The example of the page on observations, with a small model.
    private func example() throws -> String {
        let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Docs/observations.md")
        let text = try String(contentsOf: page, encoding: .utf8)
        return try #require(
            text.components(separatedBy: "```yaml\n").dropFirst().first?.components(separatedBy: "```").first)
    }

    @Test func thePagesExampleTrainsEvaluatesAndImagines() throws {
        let folder = try TemporaryFolder()
        let (log, run, config) = (folder.file("mixed-v0"), folder.file("run"), folder.file("robot.yaml"))
        try writeLog(to: log)
        try example().write(toFile: config, atomically: true, encoding: .utf8)
        try Command.succeed(Example.train(log, out: run, steps: 20, ["--config", config]))
        let metrics = try String(contentsOfFile: run + "/metrics.jsonl", encoding: .utf8)
        #expect(metrics.contains(#""probe_log_likelihood":{"load":"#))

        let output = try Command.succeed([
            "evaluate", run, log, "--context", "5", "--horizon", "8", "--drop", "0.33", "--json",
        ]).output
        let report = try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
        let filtering = try #require(report["filtering"] as? [[String: Any]])
        #expect(filtering.compactMap { $0["dropped"] as? Double } == [0, 0.33])
        for entry in filtering { #expect(try #require(entry["nrmse"] as? Double).isFinite) }
        #expect((report["probes"] as? [[String: Any]])?.compactMap { $0["name"] as? String } == ["load"])

        try Command.succeed(["imagine", run, log, "--horizon", "6", "--samples", "2", "--out", folder.file("a.npz")])
        let futures = try NPZ(contentsOf: folder.file("a.npz"))
        #expect(futures["observation/arm/angle"]?.shape == [2, 6, 2])
        #expect(futures["observation/mode"]?.shape == [2, 6, 3])
        #expect(futures["truth/contacts"]?.shape == [6, 2])
        #expect(futures["observation/load"] == nil, "the decoder does not know it")
        try Command.succeed(["imagine", run, log, "--horizon", "6", "--samples", "2", "--out", folder.file("a.csv")])
        let table = try String(contentsOfFile: folder.file("a.csv"), encoding: .utf8)
        let names = Set(table.split(separator: "\n")[0].split(separator: ","))
        let columns = ["arm/angle_0", "arm/angle_1", "mode_0", "mode_1", "mode_2", "contacts_0", "contacts_1"]
        let others = ["sample", "step", "reward", "continuation", "action_0"]
        let expected = columns.map { "obs_" + $0 } + columns.map { "truth_" + $0 } + others
        #expect(names == Set(expected.map { $0[...] }))
        #expect(!table.contains("nan"))
        try Command.succeed(["imagine", run, log, "--horizon", "6", "--samples", "2", "--out", folder.file("a.jsonl")])
        let line = try String(contentsOfFile: folder.file("a.jsonl"), encoding: .utf8).split(separator: "\n")[0]
        let sample = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        #expect((sample["observation"] as? [String: Any])?.keys.sorted() == ["arm/angle", "contacts", "mode"])
    }

    @Test func aPatternThatFitsNothingIsNamed() throws {
        let folder = try TemporaryFolder()
        try writeLog(to: folder.file("mixed-v0"))
        try Command.refuse(
            Example.train(
                folder.file("mixed-v0"), out: folder.file("run"), steps: 2,
                ["--set", "model.observations.missing=true", "--set", "model.observations.decoderExclude=[leg]"]),
            "model.observations.decoderExclude has 'leg'", "arm/angle", "contacts")
    }
}
