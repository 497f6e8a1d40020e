import Checkpoints
import Foundation
import TestSupport
import Testing

/// Runs that earlier versions left, as they are in `Fixtures/version-N`: they load, and go on with what this version would
/// have called their settings. `Fixtures/README.md` says how they were made.
@Suite struct EarlierVersionTests {
    private static let versions = ["version-3"]
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// A copy of a run, to go on with.
    private func copy(_ run: String, of version: String) throws -> String {
        let fixtures = try #require(Bundle.module.resourceURL).appendingPathComponent("Fixtures").path
        let path = folder.file(run)
        try FileManager.default.copyItem(atPath: "\(fixtures)/\(version)/\(run)", toPath: path)
        return path
    }

    /// The log that they were trained on.
    private func log() throws -> String {
        let log = folder.file("log")
        try Command.succeed([
            "collect", "pendulum", "--episodes", "3", "--policy", "random", "--seed", "3", "--out", log,
        ])
        return log
    }

    @Test(arguments: versions, [("rssm", 298, ""), ("ensemble", 322, " each"), ("control", 298, "")])
    func aModelLoads(_ version: String, _ run: (name: String, parameters: Int, each: String)) throws {
        let path = try copy(run.name, of: version)
        let shown = try Command.succeed(["inspect", path]).output
        #expect(shown.contains("with \(run.parameters) parameters\(run.each), trained on "), "\(shown)")
        try Command.succeed([
            "imagine", path, log(), "--samples", "2", "--horizon", "3", "--seed", "1", "--out", folder.file("a.npz"),
        ])
        try Command.succeed(["evaluate", path, folder.file("log"), "--samples", "2", "--replicates", "1", "--json"])
    }

    @Test(arguments: versions, [("rssm", 7), ("ensemble", 50)])
    func aRunGoesOn(_ version: String, _ run: (name: String, step: Int)) throws {
        let path = try copy(run.name, of: version)
        let outcome = try Command.succeed([
            "train", log(), "--out", path, "--config", path + "/config.yaml", "--steps", "\(run.step + 2)",
        ])
        #expect(outcome.output.contains("going on from step \(run.step) of \(run.step + 2)"), "\(outcome)")
        #expect(outcome.output.contains("saved step \(run.step + 2)"), "\(outcome)")
        let file = try SafetensorsFile(contentsOf: path + "/checkpoint.safetensors")
        #expect(file.metadata["step"] == "\(run.step + 2)")
    }

    /// Settings came since: neither the checkpoint nor `config.yaml` has them.
    @Test(arguments: versions) func aRunWithoutLaterSettingsGoesOn(_ version: String) throws {
        let path = try copy("rssm", of: version)
        var file = try SafetensorsFile(contentsOf: path + "/checkpoint.safetensors")
        for (key, setting) in [
            ("experiment", "\"rollbacks\":3,"), ("experiment", "\"isResidual\":false,"),
            ("schema", "\"isResidual\":false,"),
        ] {
            let text = try #require(file.metadata[key])
            file.metadata[key] = text.replacingOccurrences(of: setting, with: "")
            #expect(file.metadata[key] != text)
        }
        try file.write(to: path + "/checkpoint.safetensors")
        let lines = String(decoding: try folder.contents("rssm/config.yaml"), as: UTF8.self).split(separator: "\n")
        let kept = lines.filter { !$0.contains("rollbacks:") && !$0.contains("isResidual:") }
        #expect(kept.count == lines.count - 2)
        try Data(kept.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: path + "/config.yaml"))
        let outcome = try Command.succeed([
            "train", log(), "--out", path, "--config", path + "/config.yaml", "--steps", "8",
        ])
        #expect(outcome.output.contains("going on from step 7 of 8"), "\(outcome)")
    }

    @Test(arguments: versions) func aRunOfControlIsKnownAndPlays(_ version: String) throws {
        let path = try copy("control", of: version)
        let lines = String(decoding: try folder.contents("control/config.yaml"), as: UTF8.self).split(separator: "\n")
        // As if these settings had come later.
        let kept = lines.filter { !$0.contains("terminalValue:") && !$0.contains("imitationTemperature:") }
        #expect(kept.count == lines.count - 2)
        try Data(kept.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: path + "/config.yaml"))
        let again = try Command.succeed([
            "control", "pendulum", "--out", path, "--config", path + "/config.yaml", "--quiet",
        ])
        #expect(again.output.contains("pendulum, actor-critic, seed 1: return -630.8"), "\(again)")
        #expect(
            try Command.succeed(["play", path, "pendulum", "--seed", "3", "--quiet"]).output.contains("in 200 steps"))
    }
}
