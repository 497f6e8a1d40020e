import Foundation
import TestSupport
import Testing

/// How the command writes: nothing half, nothing left behind, links followed, and a remedy that fits what went wrong.
@Suite struct WritingTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func hidden(in directory: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory).filter { $0.hasPrefix(".") }
    }

    private func url(_ name: String) -> URL { URL(fileURLWithPath: folder.file(name)) }

    @Test func whatKilledProcessesLeftIsSwept() throws {
        let log = try Example.pendulum.get().log
        let run = folder.file("run")
        try Command.succeed(Example.train(log, out: run, steps: 3))
        let ended = try endedProcess()
        #expect(try hidden(in: run).isEmpty)
        for name in [".checkpoint.safetensors.\(ended).tmp", ".best.safetensors.\(ended).tmp", ".dat.nosync1a2.Xy7"] {
            try Data("half".utf8).write(to: url("run/" + name))
        }
        // At work, for all that can be told.
        try Data("half".utf8).write(to: url("run/.report.html.\(getpid()).tmp"))
        try Command.succeed(Example.train(log, out: run, steps: 6))
        #expect(try hidden(in: run) == [".report.html.\(getpid()).tmp"])

        try FileManager.default.createDirectory(at: url(".log.\(ended).tmp/data"), withIntermediateDirectories: true)
        try Data("half".utf8).write(to: url(".log.\(ended).tmp/data/main_data.hdf5"))
        try Command.succeed(["collect", "pendulum", "--episodes", "1", "--seed", "1", "--out", folder.file("log")])
        #expect(try folder.names == ["log", "run"])
    }

    @Test func settingsBehindALinkStayThere() throws {
        let log = try Example.pendulum.get().log
        let run = folder.file("run")
        try Command.succeed(Example.train(log, out: run, steps: 3))
        for name in ["config.yaml", "checkpoint.safetensors", "metrics.jsonl"] {
            try FileManager.default.moveItem(atPath: run + "/" + name, toPath: folder.file(name))
            try FileManager.default.createSymbolicLink(atPath: run + "/" + name, withDestinationPath: "../" + name)
        }
        try Command.succeed(Example.train(log, out: run, steps: 6))
        for name in ["config.yaml", "checkpoint.safetensors", "metrics.jsonl"] {
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: run + "/" + name) == "../" + name)
        }
        #expect(String(decoding: try folder.contents("config.yaml"), as: UTF8.self).contains("steps: 6"))
    }

    @Test func remediesFit() throws {
        let example = try Example.pendulum.get()
        try Data("kept".utf8).write(to: url("file"))
        let imagine = ["imagine", example.run, example.log, "--samples", "1", "--out"]
        let nowhere = "No such file or directory; make its directory first, or choose another path"
        let inFile = "Not a directory; a part of the path is no directory: choose another path"
        for format in ["npz", "jsonl", "csv"] {
            try Command.refuse(imagine + [folder.file("none/a.\(format)")], "none/a.\(format): ", nowhere)
            try Command.refuse(imagine + [folder.file("file/a.\(format)")], "file/a.\(format): ", inFile)
        }
        try Command.refuse(Example.train(example.log, out: folder.file("file/run"), steps: 5), "file/run: ", inFile)
        let collect = try Command.run(["collect", "pendulum", "--episodes", "1", "--out", folder.file("file/log")])
        #expect(collect.errors.hasSuffix("\(inFile)\n"), "\(collect.errors)")
        let long = String(repeating: "n", count: 300)
        try Command.refuse(
            Example.train(example.log, out: folder.file(long), steps: 5), "File name too long; choose a shorter name")
        #expect(try folder.names == ["file"])
    }

    @Test(.enabled(if: SmallDisk.isAvailable, "mounting a small file system takes root"))
    func aReadOnlyDiskIsNotFull() throws {
        let example = try Example.pendulum.get()
        let disk = try SmallDisk(kilobytes: 16)
        try disk.makeReadOnly()
        for arguments in [
            Example.train(example.log, out: disk.file("run"), steps: 5),
            ["imagine", example.run, example.log, "--samples", "1", "--out", disk.file("a.npz")],
            [
                "evaluate", example.run, example.log, "--samples", "2", "--report", disk.file("a.html"), "--quiet",
                "--json",
            ],
        ] {
            try Command.refuse(
                arguments, "Read-only file system; choose a path on a file system that can be written to")
        }
    }
}
