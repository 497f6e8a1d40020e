import Foundation
import TestSupport
import Testing

/// From an environment to a report, each stage by its command.
@Suite struct PipelineTests {
    @Test func inspectSaysWhatALogHolds() throws {
        let outcome = try Command.succeed(["inspect", Example.cartpole.get().log])
        for part in ["Minari HDF5", "20 episodes", "box(4)", "discrete(2)", "reached a terminal state"] {
            #expect(outcome.output.contains(part), "no '\(part)': \(outcome.output)")
        }
        #expect(outcome.errors.isEmpty)
    }

    @Test func inspectSaysWhatARunHolds() throws {
        let run = try Example.pendulum.get().run
        let outcome = try Command.succeed(["inspect", run])
        for part in ["box(3)", "box(1)", "deterministic 8, stochastic 4", "decoder"] {
            #expect(outcome.output.contains(part), "no '\(part)': \(outcome.output)")
        }
        let file = try Command.succeed(["inspect", run + "/checkpoint.safetensors"])
        #expect(file.output.split(separator: "\n").dropFirst() == outcome.output.split(separator: "\n").dropFirst())
    }

    @Test func aRunHoldsItsSettingsMetricsAndCheckpoint() throws {
        let run = try Example.pendulum.get().run
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: run).sorted() == [
                "checkpoint.safetensors", "config.yaml", "events.out.tfevents.000001", "metrics.jsonl",
            ])
        let settings = try String(contentsOfFile: run + "/config.yaml", encoding: .utf8)
        for line in ["  steps: 20\n", "  seed: 7\n", "    deterministic: 8\n"] { #expect(settings.contains(line)) }
        #expect(try Metrics.steps(run) == Array(1...20))
    }

    @Test func reportsHaveEveryHorizonByDefault() throws {
        let example = try Example.pendulum.get()
        let report = try report(["evaluate", example.run, example.log, "--json"])
        // Five episodes of 201 rows, windows of 60 every 25.
        #expect(report["windows"] as? Int == 5 * 6)
        try expectHorizons(report, 50)
        #expect((report["elbo_per_step"] as? Double)?.isFinite == true)
        let known: Set = ["elbo_per_step", "bounds", "windows", "free_run", "observation", "reward"]
        let more: Set = [
            "rows", "reconstruction_per_step", "kl_per_step", "reward_log_likelihood_per_step", "settings", "keys",
            "reward_scores", "reward_calibration", "continuation", "action_shuffle", "latents", "examples", "filtering",
            "probes", "constant_numbers",
        ]
        #expect(Set(report.keys) == known.union(more))

        let explicit = try self.report([
            "evaluate", example.run, example.log, "--json", "--context", "10", "--horizon", "50", "--stride", "25",
            "--samples", "16", "--seed", "0",
        ])
        #expect(explicit as NSDictionary == report as NSDictionary)
    }

    @Test func discreteActionsAndTerminationsAreEvaluated() throws {
        let example = try Example.cartpole.get()
        let report = try report([
            "evaluate", example.run, example.log, "--json", "--context", "3", "--horizon", "6", "--stride", "2",
            "--samples", "2",
        ])
        // A reward of 1 at every step leaves nothing to score.
        try expectHorizons(report, 6, of: ["observation"])
        #expect((report["reward"] as? [Any])?.isEmpty == true)
    }

    @Test func aTableIsForPeople() throws {
        let example = try Example.pendulum.get()
        let outcome = try Command.succeed(["evaluate", example.run, example.log, "--samples", "2"])
        for part in ["ELBO", "nats/step", "horizon", "persistence", "linear"] {
            #expect(outcome.output.contains(part), "no '\(part)': \(outcome.output)")
        }
    }

    @Test func aMovedRunAndABareCheckpointGiveTheSameReport() throws {
        let example = try Example.cartpole.get()
        let folder = try TemporaryFolder()
        let options = [example.log, "--json", "--context", "3", "--horizon", "6", "--samples", "2"]
        let report = try Command.succeed(["evaluate", example.run] + options).output
        try FileManager.default.createDirectory(atPath: folder.file("else/where"), withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: example.run, toPath: folder.file("else/where/run"))
        #expect(try Command.succeed(["evaluate", folder.file("else/where/run")] + options).output == report)
        try FileManager.default.copyItem(
            atPath: example.run + "/checkpoint.safetensors", toPath: folder.file("a model.bin"))
        #expect(try Command.succeed(["evaluate", folder.file("a model.bin")] + options).output == report)
        #expect(try Command.run(["evaluate", "run"] + options, in: folder.file("else/where")).output == report)
    }

    @Test func theDemoGoesTheWholeWayAndIsNotRepeated() throws {
        let folder = try TemporaryFolder()
        let arguments = ["demo", "--out", "demo", "--minutes", "0.01", "--quiet"]
        let outcome = try Command.succeed(arguments, in: folder.path)
        #expect(outcome.output.hasSuffix("wrote demo/futures.npz and the picture demo/demo.svg\n"), "\(outcome)")
        #expect(String(decoding: try folder.contents("demo/demo.svg"), as: UTF8.self).hasSuffix("</svg>\n"))
        let made = try ["demo/futures.npz", "demo/run/checkpoint.safetensors"].map(folder.contents)
        let again = try Command.succeed(arguments, in: folder.path)
        #expect(again.output.contains("the run is complete"))
        #expect(try ["demo/futures.npz", "demo/run/checkpoint.safetensors"].map(folder.contents) == made)
    }

    /// In the working directory, and of a single character, which Foundation's paths do not take.
    @Test func namesMayBeShort() throws {
        let folder = try TemporaryFolder()
        try Command.succeed(["collect", "pendulum", "--episodes", "2", "--seed", "1", "--out", "d"], in: folder.path)
        try FileManager.default.moveItem(atPath: folder.file("d/data/main_data.hdf5"), toPath: folder.file("h"))
        try Command.succeed(Example.train("h", out: "r", steps: 2), in: folder.path)
        try FileManager.default.moveItem(atPath: folder.file("r/checkpoint.safetensors"), toPath: folder.file("c"))
        try Command.succeed(["imagine", "c", "h", "--horizon", "5", "--out", "a.csv"], in: folder.path)
        #expect(try folder.names == ["a.csv", "c", "d", "h", "r"])
    }

    @Test func resultsGoToOutputAndProgressToErrors() throws {
        let example = try Example.pendulum.get()
        let folder = try TemporaryFolder()
        let loud = try Command.succeed(Example.train(example.log, out: folder.file("loud"), steps: 3))
        #expect(loud.output.contains("saved step 3 to \(folder.file("loud"))"))
        #expect(loud.errors.contains("3/3") && !loud.output.contains("3/3"))
        let quiet = try Command.succeed(Example.train(example.log, out: folder.file("quiet"), steps: 3, ["--quiet"]))
        #expect(quiet.errors.isEmpty)
    }

    @Test func outputThatCannotBeWrittenIsAnError() throws {
        let example = try Example.pendulum.get()
        let full = try Command.Running(
            "/bin/sh",
            ["-c", "exec \"$0\" \"$@\" > /dev/full", Command.path, "evaluate", example.run, example.log, "--quiet"]
        ).outcome()
        Command.expectRefusal(full, ["standard output: cannot write: No space left on device"])
        // A reader that has gone is told of by a signal, or, where that is ignored, by an error.
        let script = "trap '' PIPE; { sleep 0.3; \"$0\" \"$@\"; echo status $? >&2; } | true"
        let gone = try Command.Running("/bin/sh", ["-c", script, Command.path, "inspect", example.log]).outcome()
        #expect(gone.errors.hasPrefix("Error: standard output: cannot write: Broken pipe"), "\(gone.errors)")
        #expect(gone.errors.hasSuffix("status 1\n"), "\(gone.errors)")
    }

    private func report(_ arguments: [String]) throws -> [String: Any] {
        let output = try Command.succeed(arguments).output
        return try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
    }

    private func expectHorizons(
        _ report: [String: Any], _ last: Int, of names: [String] = ["observation", "reward"],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        for name in names {
            let errors = try #require(report[name] as? [[String: Any]])
            #expect(errors.compactMap { $0["horizon"] as? Int } == Array(1...last), sourceLocation: sourceLocation)
            for error in errors {
                #expect(
                    Set(error.keys) == ["horizon", "nrmse", "nrmse_se", "persistence", "linear"],
                    sourceLocation: sourceLocation)
                for key in ["nrmse", "persistence", "linear"] {
                    let value = try #require(error[key] as? Double)
                    #expect(value.isFinite && value >= 0, sourceLocation: sourceLocation)
                }
            }
        }
    }
}
