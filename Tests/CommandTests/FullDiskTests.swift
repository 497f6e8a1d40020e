import Foundation
import Testing

/// A disk that fills up: an error, and what was there before stays as it was.
@Suite(.enabled(if: SmallDisk.isAvailable, "mounting a small file system takes root"))
struct FullDiskTests {
    @Test func aRunThatDoesNotFitIsNotBegun() throws {
        let disk = try SmallDisk(kilobytes: 16)
        let log = try Example.pendulum.get().log
        try Command.refuse(Example.train(log, out: disk.file("run"), steps: 5), "No space left on device")
        #expect(try disk.names.isEmpty)
    }

    @Test func aRunThatFillsTheDiskKeepsItsCheckpoint() throws {
        // Room for two checkpoints and the settings, but not for a thousand steps of metrics.
        let disk = try SmallDisk(kilobytes: 84)
        let log = try Example.pendulum.get().log
        let arguments = Example.train(log, out: disk.file("run"), steps: 1000, ["--quiet"])
        try Command.refuse(arguments, "metrics.jsonl: cannot write: No space left on device")
        #expect(try disk.names == ["run"])
        try Command.succeed(["inspect", disk.file("run")])
        // With space freed, the same command goes on, and the metrics have no half lines.
        try disk.resize(kilobytes: 1024)
        try Command.succeed(arguments)
        let steps = try Metrics.steps(disk.file("run"))
        #expect(zip(steps, steps.dropFirst()).allSatisfy { $0 < $1 } && steps.last == 1000)
    }

    @Test(arguments: ["npz", "jsonl", "csv"]) func futuresReplaceAFileWholeOrNotAtAll(_ format: String) throws {
        let disk = try SmallDisk(kilobytes: 16)
        let example = try Example.pendulum.get()
        let path = disk.file("a.\(format)")
        try Data("old".utf8).write(to: URL(fileURLWithPath: path))
        try Command.refuse(
            ["imagine", example.run, example.log, "--samples", "100", "--out", path], path, "No space left on device")
        #expect(try disk.names == ["a.\(format)"])
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
    }

    @Test func aDatasetIsThereWholeOrNotAtAll() throws {
        let disk = try SmallDisk(kilobytes: 16)
        let outcome = try Command.run(["collect", "pendulum", "--episodes", "5", "--out", disk.file("log")])
        #expect(outcome.status == 1)
        // After the progress of collecting.
        #expect(outcome.errorLines.last?.contains("No space left on device") == true, "\(outcome.errors)")
        #expect(try disk.names.isEmpty)
    }
}
