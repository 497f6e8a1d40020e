import Foundation
import TestSupport
import Testing

@testable import worldmodel

/// What goes where: results on standard output, what is said on the way on standard error, JSON for programs.
@Suite struct OutputTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func object(_ outcome: Command.Outcome) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    }

    @Test func trainSaysWhatItLeft() throws {
        let log = try Example.pendulum.get().log
        let run = folder.file("run")
        let outcome = try Command.succeed(Example.train(log, out: run, steps: 6, ["--json"]))
        let result = try object(outcome)
        #expect(result["run"] as? String == run && result["seed"] as? Int == 7)
        #expect(result["step"] as? Int == 6 && result["steps"] as? Int == 6 && result["is_finished"] as? Bool == true)
        #expect(result["training_episodes"] as? Int == 4 && result["validation_episodes"] as? Int == 1)
        #expect(result["training_rows"] as? Int == 804 && result["models"] as? Int == 1)
        #expect(result["parameters"] as? Int == 1293 && result["resumed_step"] == nil)
        #expect((result["warnings"] as? [Any])?.isEmpty == true)
        let metrics = try #require(result["metrics"] as? [String: Any])
        #expect(metrics["step"] as? Int == 6 && metrics["elbo"] is Double && metrics["elapsed_s"] is Double)
        #expect(outcome.errors.contains("training on 4 episodes") && outcome.errors.contains("saved step 6"))
        let again = try object(Command.succeed(Example.train(log, out: run, steps: 6, ["--json", "--quiet"])))
        #expect(again["resumed_step"] as? Int == 6 && again["step"] as? Int == 6)
        let quiet = try Command.succeed(Example.train(log, out: folder.file("q"), steps: 2, ["--json", "--quiet"]))
        #expect(quiet.errors.isEmpty)
    }

    @Test func imagineSaysWhatItWrote() throws {
        let example = try Example.pendulum.get()
        let out = folder.file("a.npz")
        let result = try object(
            Command.succeed([
                "imagine", example.run, example.log, "--episode", "1", "--horizon", "4", "--samples", "3", "--seed",
                "9",
                "--json", "--out", out,
            ]))
        #expect(result["file"] as? String == out && result["run"] as? String == example.run)
        #expect(result["episode"] as? Int == 1 && result["horizon"] as? Int == 4 && result["samples"] as? Int == 3)
        #expect(
            result["seed"] as? Int == 9 && result["members"] as? Int == 1 && result["actions"] as? String == "logged")
        let arrays = try #require(result["arrays"] as? [String: [Int]])
        #expect(arrays["observation"] == [3, 4, 3] && arrays["action"] == [4, 1] && arrays["reward"] == [3, 4])
    }

    @Test func inspectSaysWhatItFound() throws {
        let example = try Example.pendulum.get()
        let result = try object(Command.succeed(["inspect", example.log, "--json"]))
        let log = try #require((result["logs"] as? [[String: Any]])?.first)
        #expect(
            log["episodes"] as? Int == 5 && log["steps"] as? Int == 1000 && log["format"] as? String == "Minari HDF5")
        let key = try #require((log["observations"] as? [[String: Any]])?.first)
        #expect(key["name"] as? String == "observation" && key["space"] as? String == "box(3)")
        let episodes = try #require(result["episodes"] as? [String: Any])
        #expect(episodes["count"] as? Int == 5 && (episodes["lengths"] as? [String: Any])?["median"] as? Int == 200)
        let columns = try #require(result["columns"] as? [[String: Any]])
        #expect(
            columns.map { $0["name"] as? String } == [
                "observation 0", "observation 1", "observation 2", "action 0", "reward",
            ])
        #expect(columns.allSatisfy { $0["mean"] is Double && $0["deviation"] is Double })

        let model = try object(Command.succeed(["inspect", example.run, "--json"]))
        #expect(model["parameter_count"] as? Int == 1293 && model["models"] as? Int == 1)
        #expect(model["transitions"] as? Int == 800)
        let parameters = try #require(model["parameters"] as? [[String: Any]])
        #expect(parameters.reduce(0) { $0 + ($1["count"] as? Int ?? 0) } == 1293)
        #expect(parameters[0]["path"] as? String == "encoder.network.layers.0.weight")
        #expect(parameters[0]["shape"] as? [Int] == [3, 8])
    }

    @Test func logsAreDescribedBesideTheResults() throws {
        let example = try Example.pendulum.get()
        let description = "Minari HDF5, 5 episodes, 1000 steps"
        let options = ["--samples", "2", "--replicates", "1"]
        for arguments in [
            ["evaluate", example.run, example.log] + options,
            ["imagine", example.run, example.log, "--out", folder.file("a.npz")],
            Example.train(example.log, out: folder.file("run"), steps: 2),
            ["diagnose", "gradients", example.run, example.log, "--repeats", "10", "--batch", "2", "--samples", "1"],
        ] {
            let outcome = try Command.succeed(arguments)
            #expect(outcome.errors.contains(description) && !outcome.output.contains(description), "\(outcome)")
            #expect(outcome.output.unicodeScalars.allSatisfy { $0 != "\u{2212}" }, "\(outcome.output)")
        }
        #expect(try Command.succeed(["inspect", example.log]).output.contains(description))
    }

    @Test func oneOfAThingIsSingular() throws {
        let log = folder.file("log")
        let arguments = ["collect", "pendulum", "--episodes", "1", "--seed", "1", "--out", log]
        #expect(try Command.succeed(arguments).output.contains(": 1 episode, 200 steps of pendulum"))
        #expect(try Command.succeed(["inspect", log]).output.contains("Minari HDF5, 1 episode, 200 steps"))
    }

    @Test func tablesTakeTheWidthOfTheTerminal() {
        let rows = [["h", "first", "second", "third"], ["10", "1", "2", "3"]]
        #expect(Terminal.table(rows, columns: nil) == " h  first  second  third\n10      1       2      3")
        #expect(Terminal.table(rows, columns: 24) == Terminal.table(rows, columns: nil))
        #expect(
            Terminal.table(rows, columns: 23)
                == " h  first  second\n10      1       2\n\n h  third\n10      3")
        #expect(
            Terminal.table(rows, columns: 1)
                == " h  first\n10      1\n\n h  second\n10       2\n\n h  third\n10      3")
        #expect(Terminal.table([["a"], ["b"]], columns: 1) == "a\nb" && Terminal.table([]).isEmpty)
    }
}
