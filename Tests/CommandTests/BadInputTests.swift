import Checkpoints
import Foundation
import TestSupport
import Testing
import Trajectories

@testable import TrajectoryFiles

/// Whatever is wrong with what the command is given, it says so in one line and leaves nothing behind.
@Suite struct BadInputTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    // MARK: Logs

    @Test func logsThatAreNone() throws {
        try refuseLog(folder.file("missing"), "missing", "no such file or directory", "check the path")
        try Data("time,x\n0,1\n".utf8).write(to: url("table.csv"))
        try refuseLog(folder.file("table.csv"), "table.csv", "a table of text", "flat NPZ", "Docs/logs.md")
        try FileManager.default.createDirectory(at: url("empty"), withIntermediateDirectories: false)
        try refuseLog(folder.file("empty"), "an empty directory")
        let weights = try HDF5File.image(for: "weights") { try $0.write([1, 2] as [Double], shape: [2], to: "weight") }
        try Data(weights).write(to: url("weights.h5"))
        try refuseLog(folder.file("weights.h5"), "weights.h5", "weight")
    }

    @Test func aTruncatedLog() throws {
        let whole = try Data(contentsOf: URL(fileURLWithPath: Example.pendulum.get().log + "/data/main_data.hdf5"))
        for (name, count) in [("half", whole.count / 2), ("head", 100)] {
            try whole.prefix(count).write(to: url("\(name).hdf5"))
            try refuseLog(folder.file("\(name).hdf5"), "\(name).hdf5", "truncated")
        }
    }

    @Test func aLogWithNaN() throws {
        var log = try LogReader.read([Example.pendulum.get().log]).dataset.episodes
        log[1].observations[17 * 3 + 1] = .nan
        try write(log, observations: 3, to: "log")
        try refuseLog(folder.file("log"), "episode_1, step 17", "'observations'")
    }

    /// One episode of several is named with the option that leaves it out, and with it never passed over in silence.
    @Test func aLogWithOneBadEpisode() throws {
        let example = try Example.pendulum.get()
        var episodes = try LogReader.read([example.log]).dataset.episodes
        episodes[2].rewards[7] = .nan
        try write(episodes, observations: 3, to: "log")
        let log = folder.file("log")
        try refuseLog(log, "'rewards'", "episode_2, step 7", "--skip-bad-episodes")
        let commands = [
            ["inspect", log], Example.train(log, out: folder.file("run"), steps: 2),
            Example.train(example.log, out: folder.file("other"), steps: 2, ["--validate-on", log]),
            ["evaluate", example.run, log, "--horizon", "5", "--iwae", "0", "--fivo", "0"],
            ["compare", example.run, folder.file("run"), log, "--horizon", "5", "--iwae", "0", "--fivo", "0"],
            ["imagine", example.run, log, "--out", folder.file("futures.npz")],
            ["diagnose", "posterior", example.run, log, "--sequences", "1", "--steps", "2"],
        ]
        for arguments in commands {
            let outcome = try Command.succeed(arguments + ["--skip-bad-episodes"])
            let output = outcome.output + outcome.errors
            #expect(output.contains("note: 1 of 5 episodes could not be read and is left out:"), "\(output)")
            #expect(output.contains("note: episode_2 is left out: expected finite numbers in 'rewards'"), "\(output)")
        }
        try Command.succeed(["inspect", folder.file("run")])
    }

    @Test func logsOfDifferentSpaces() throws {
        let (pendulum, cartpole) = try (Example.pendulum.get(), Example.cartpole.get())
        let names = try folder.names
        for arguments in [
            ["evaluate", pendulum.run, cartpole.log], ["evaluate", cartpole.run, pendulum.log, "--json"],
            ["imagine", pendulum.run, cartpole.log, "--out", folder.file("a.npz")],
        ] {
            try Command.refuse(arguments, "observation space box(", "use logs like the run's")
        }
        try Command.refuse(["inspect", pendulum.log, cartpole.log], "box(3)", "box(4)")
        try Command.refuse(
            Example.train(pendulum.log, out: folder.file("run"), steps: 5, [cartpole.log]), "box(3)", "box(4)")
        #expect(try folder.names == names)
    }

    /// Held to by every command that reads a log.
    private func refuseLog(_ log: String, _ parts: String..., sourceLocation: SourceLocation = #_sourceLocation) throws
    {
        let run = try Example.pendulum.get().run
        let names = try folder.names
        for arguments in [
            ["inspect", log], Example.train(log, out: folder.file("run"), steps: 5), ["evaluate", run, log, "--json"],
            ["imagine", run, log, "--out", folder.file("futures.npz")],
        ] {
            let outcome = try Command.run(arguments)
            Command.expectRefusal(outcome, parts, sourceLocation: sourceLocation)
            #expect(outcome.output.isEmpty, sourceLocation: sourceLocation)
        }
        #expect(try folder.names == names, sourceLocation: sourceLocation)
    }

    // MARK: Settings

    @Test func settingsWithMistakes() throws {
        try Data("training:\n  batch: 8\n  lenght: 4\n".utf8).write(to: url("typo.yaml"))
        try Data("training: [\n".utf8).write(to: url("broken.yaml"))
        try Data("preset: standart\n".utf8).write(to: url("preset.yaml"))
        let cases: [([String], [String])] = [
            (["--config", folder.file("typo.yaml")], ["typo.yaml:3", "'training.lenght'", "'training.length'"]),
            (["--config", folder.file("broken.yaml")], ["broken.yaml"]),
            (["--config", folder.file("preset.yaml")], ["standart", "standard, control, planet"]),
            (["--config", folder.file("none.yaml")], ["none.yaml", "no such file"]),
            (["--config", "planets"], ["'planets'", "standard, control, planet"]),
            (["--set", "training.bach=8"], ["'training.bach'", "'training.batch'"]),
            (["--set", "training.batch=many"], ["training.batch", "many"]),
            (["--set", "training.batch=0"], ["training.batch is 0"]),
            (["--set", "training.optimizer.beta1=1"], ["training.optimizer.beta1 is 1.0"]),
            (["--set", "training.learningRate.decayStart=-1"], ["training.learningRate.decayStart is -1.0"]),
            (["--set", "model.decoder.minimumDeviation=.nan"], ["model.decoder.minimumDeviation is nan"]),
            (["--set", "training.minutes=.inf"], ["training.minutes is inf"]),
            (["--set", "training.batch"], ["expected path=value"]),
            (["--set", "model.dynamics.activation=relux"], ["relux", "elu"]),
            (["--set", "training.length=100000"], ["a sequence takes 100000"]),
            (["--validation", "1.5"], ["training.validation is 1.5"]),
            (["--set", "training.steps=null"], ["--steps or --minutes"]),
        ]
        let log = try Example.pendulum.get().log
        let names = try folder.names
        for (arguments, parts) in cases {
            let outcome = try Command.run(["train", log, "--out", folder.file("run")] + arguments)
            Command.expectRefusal(outcome, parts)
        }
        #expect(try folder.names == names)
    }

    // MARK: Runs

    @Test func resumingWithSomethingElse() throws {
        let (pendulum, cartpole) = try (Example.pendulum.get(), Example.cartpole.get())
        let run = folder.file("run")
        try FileManager.default.copyItem(atPath: pendulum.run, toPath: run)
        let before = try contents(run)
        func refuse(_ arguments: [String], _ parts: String..., sourceLocation: SourceLocation = #_sourceLocation) throws
        {
            Command.expectRefusal(try Command.run(arguments), parts, sourceLocation: sourceLocation)
            #expect(try contents(run) == before, sourceLocation: sourceLocation)
        }
        try refuse(Example.train(pendulum.log, out: run, steps: 30, seed: 8), "other settings (training.seed)")
        try refuse(
            Example.train(
                pendulum.log, out: run, steps: 30, ["--set", "training.batch=5", "--set", "objective.rewardScale=2"]),
            "other settings (objective.rewardScale, training.batch)", "choose a new --out")
        try refuse(Example.train(cartpole.log, out: run, steps: 30), "observation space is box(3), the log's is box(4)")
        // The same spaces, but not the same episodes.
        try Command.succeed(["collect", "pendulum", "--episodes", "5", "--seed", "99", "--out", folder.file("other")])
        try refuse(Example.train(folder.file("other"), out: run, steps: 30), "started on other logs", "800 transitions")
        try refuse(Example.train(pendulum.log, out: run, steps: 30, [folder.file("other")]), "started on other logs")
    }

    @Test func corruptCheckpoints() throws {
        let example = try Example.pendulum.get()
        let whole = try Data(contentsOf: URL(fileURLWithPath: example.run + "/checkpoint.safetensors"))
        var longer = whole
        longer.append(0)
        var other = whole
        other.replaceSubrange(8..<40, with: Data(repeating: UInt8(ascii: "x"), count: 32))
        for (name, bytes) in [
            ("empty", Data()), ("head", whole.prefix(500)), ("cut", whole.dropLast(4)), ("longer", longer),
            ("garbled", other), ("text", Data("not a checkpoint".utf8)),
        ] {
            let run = folder.file(name)
            try FileManager.default.createDirectory(atPath: run, withIntermediateDirectories: false)
            try bytes.write(to: url(name + "/checkpoint.safetensors"))
            for arguments in [
                ["evaluate", run, example.log], ["inspect", run], Example.train(example.log, out: run, steps: 30),
                ["imagine", run, example.log, "--out", folder.file("a.npz")],
            ] {
                try Command.refuse(arguments, "checkpoint.safetensors: not a sound safetensors file")
            }
            #expect(try Array(contents(run).keys) == ["checkpoint.safetensors"])
        }
        #expect(!folder.has("a.npz"))
    }

    /// Sound files whose metadata asks for what the tensors are not.
    @Test(arguments: [
        ("\"deterministic\":8", "\"deterministic\":-8"), ("\"deterministic\":8", "\"deterministic\":1000000000"),
        ("\"deterministic\":8", "\"deterministic\":9"), ("\"hidden\":[8]", "\"hidden\":[-1]"),
        ("\"shape\":[3]", "\"shape\":[1099511627776,1099511627776]"), ("\"shape\":[3]", "\"shape\":[-3]"),
        ("\"shape\":[3]", "\"shape\":3"),
    ])
    func checkpointsThatContradictThemselves(_ found: String, _ replacement: String) throws {
        let example = try Example.pendulum.get()
        var file = try SafetensorsFile(contentsOf: example.run + "/checkpoint.safetensors")
        let schema = try #require(file.metadata["schema"])
        file.metadata["schema"] = schema.replacingOccurrences(of: found, with: replacement)
        #expect(file.metadata["schema"] != schema)
        try FileManager.default.createDirectory(at: url("run"), withIntermediateDirectories: false)
        try file.write(to: folder.file("run/checkpoint.safetensors"))
        for arguments in [
            ["inspect", folder.file("run")], ["evaluate", folder.file("run"), example.log],
            Example.train(example.log, out: folder.file("run"), steps: 30),
        ] {
            try Command.refuse(arguments, "run/checkpoint.safetensors: ")
        }
    }

    @Test func whatIsNoRun() throws {
        let example = try Example.pendulum.get()
        try FileManager.default.createDirectory(at: url("mine"), withIntermediateDirectories: false)
        try Data("kept: true\n".utf8).write(to: url("mine/config.yaml"))
        try Command.refuse(["evaluate", folder.file("mine"), example.log], "checkpoint.safetensors: cannot read")
        try Command.refuse(["evaluate", folder.file("none"), example.log], "none: cannot read")
        try Command.refuse(["inspect", folder.file("mine")], "no HDF5 or NPZ files among config.yaml")
        try Command.refuse(
            Example.train(example.log, out: folder.file("mine"), steps: 5), "not a run directory", "config.yaml")
        #expect(try contents(folder.file("mine")) == ["config.yaml": Data("kept: true\n".utf8)])
    }

    // MARK: Flags

    @Test func windowsAndEpisodesThatAreNotThere() throws {
        let example = try Example.pendulum.get()
        let log = [example.run, example.log]
        let out = ["--out", folder.file("a.npz")]
        try Command.refuse(["evaluate"] + log + ["--context", "500"], "the longest has 201", "--context")
        try Command.refuse(["evaluate"] + log + ["--horizon", "192"], "episodes of 202 observations")
        try Command.refuse(["evaluate"] + log + ["--samples", "0"], "--samples is 0")
        for actions in ["logged", "random", "zeros"] {
            try Command.refuse(
                ["imagine"] + log + out + ["--context", "202", "--actions", actions],
                "episode_0: context 202", "choose a --context of 1…201")
        }
        try Command.refuse(["imagine"] + log + out + ["--episode", "5"], "no episode 5", "0…4")
        try Command.refuse(["imagine"] + log + out + ["--episode=-1"], "no episode -1")
        try Command.refuse(["imagine"] + log + out + ["--horizon", "192"], "192 actions are needed", "191 are there")
        try Command.refuse(["imagine"] + log + out + ["--horizon", "0"], "--horizon is 0")
        try Command.refuse(["imagine"] + log + ["--out", folder.file("a.txt")], "a.txt", ".npz, .jsonl or .csv")
        try Command.refuse(["imagine"] + log + ["--out", folder.file("npz")], ".npz, .jsonl or .csv")
        #expect(try folder.names.isEmpty)
    }

    @Test func whatCannotBeCollected() throws {
        let out = ["--out", folder.file("log")]
        try Command.refuse(["collect", "pendulun"] + out, "'pendulun'", "pendulum, pendulum-hidden, cartpole")
        try Command.refuse(["collect", "pendulum", "--episodes", "0"] + out, "--episodes is 0")
        try Command.refuse(["collect", "pendulum", "--policy", "wild"] + out, "random or smooth")
        #expect(try folder.names.isEmpty)
        try Command.succeed(["collect", "pendulum", "--episodes", "1", "--seed", "1"] + out)
        let before = try folder.contents("log/data/main_data.hdf5")
        try Command.refuse(["collect", "pendulum", "--episodes", "1", "--seed", "2"] + out, "a dataset already there")
        #expect(try folder.contents("log/data/main_data.hdf5") == before)
        #expect(try folder.names == ["log"])
    }

    /// The tests may run as root, whom permissions do not stop: a file stands where a directory is asked for.
    @Test func placesThatCannotBeWrittenTo() throws {
        let example = try Example.pendulum.get()
        try Data("kept".utf8).write(to: url("file"))
        try Command.refuse(Example.train(example.log, out: folder.file("file"), steps: 5), "file: cannot write")
        try Command.refuse(Example.train(example.log, out: folder.file("file/run"), steps: 5), "file/run: cannot write")
        let collect = try Command.run(["collect", "pendulum", "--episodes", "1", "--out", folder.file("file/log")])
        #expect(collect.status == 1)
        #expect(collect.errorLines.last?.hasPrefix("Error: \(folder.file("file/log")): ") == true, "\(collect.errors)")
        for format in ["npz", "jsonl", "csv"] {
            let imagine = ["imagine", example.run, example.log, "--samples", "1", "--out"]
            try Command.refuse(imagine + [folder.file("file/a.\(format)")], "a.\(format)", "Not a directory")
            try Command.refuse(imagine + [folder.file("none/a.\(format)")], "a.\(format)", "No such file or directory")
        }
        #expect(try folder.names == ["file"])
        #expect(try folder.contents("file") == Data("kept".utf8))
    }

    // MARK: Means

    private func url(_ name: String) -> URL { URL(fileURLWithPath: folder.file(name)) }

    private func write(_ episodes: [Episode], observations: Int, to name: String) throws {
        let dataset = TrajectoryDataset(
            observationSpace: .unbounded(observations), actionSpace: .unbounded(1), episodes: episodes)
        try MinariWriter.write(dataset: dataset, id: "test/log-v0", to: folder.file(name))
    }

    /// Every file of a directory, hidden ones too.
    private func contents(_ directory: String) throws -> [String: Data] {
        let names = try FileManager.default.contentsOfDirectory(atPath: directory)
        return try Dictionary(
            uniqueKeysWithValues: names.map { ($0, try Data(contentsOf: URL(fileURLWithPath: "\(directory)/\($0)"))) })
    }
}
