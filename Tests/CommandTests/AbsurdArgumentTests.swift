import ArgumentParser
import Foundation
import TestSupport
import Testing

@testable import worldmodel

/// Numbers that nobody means: one line, and nothing is begun.
@Suite struct AbsurdArgumentTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// As `--experimental-dump-help` describes commands.
    private struct Help: Decodable {
        struct Argument: Decodable {
            struct Name: Decodable { let name: String }
            let kind: String
            let names: [Name]?
            let valueName: String?
        }
        struct Command: Decodable {
            let commandName: String
            let subcommands: [Command]?
            let arguments: [Argument]?
        }
        let command: Command
    }

    /// The options with a value of every command that takes none of these as another thing's name.
    private func options() throws -> [(command: [String], option: String)] {
        let dump = try Command.succeed(["--experimental-dump-help"]).output
        let help = try JSONDecoder().decode(Help.self, from: Data(dump.utf8))
        func options(_ command: Help.Command, _ path: [String]) -> [([String], String)] {
            let own = (command.arguments ?? []).filter { $0.kind == "option" }.compactMap { $0.names?.first?.name }
            return own.map { (path, "--" + $0) }
                + (command.subcommands ?? []).flatMap { options($0, path + [$0.commandName]) }
        }
        return options(help.command, [])
    }

    private static let numeric: Set = [
        "--context", "--horizon", "--stride", "--samples", "--replicates", "--batch", "--length", "--repeats",
        "--steps",
        "--sequences", "--episodes", "--minutes", "--validation", "--seed", "--iwae", "--fivo", "--drop", "--episode",
    ]

    /// Arguments with which a command would do something, but for the option in question.
    private func arguments(_ command: [String], _ example: Example) -> [String]? {
        switch command {
        case ["train"]: Example.train(example.log, out: folder.file("run"), steps: 5)
        case ["evaluate"], ["diagnose", "gradients"], ["diagnose", "posterior"]: command + [example.run, example.log]
        case ["compare"]: command + [example.run, example.run, example.log]
        case ["imagine"]: command + [example.run, example.log, "--out", folder.file("a.npz")]
        case ["collect"]: command + ["pendulum", "--out", folder.file("log")]
        case ["control"]: command + ["pendulum", "--out", folder.file("control")]
        case ["play"]: command + [example.run, "pendulum"]
        case ["oracle"]: command + [folder.file("none.npz"), "--system", "s1"]
        case ["demo"]: command + ["--out", folder.file("demo")]
        default: nil
        }
    }

    @Test func everyNumericOptionRefusesWhatNobodyMeans() throws {
        let example = try Example.pendulum.get()
        var seen: Set<String> = []
        for (command, option) in try options() where Self.numeric.contains(option) {
            seen.insert(option)
            let base = try #require(arguments(command, example), "\(command)")
            var values = ["-5", "99999999999999999999", "", "nan", "1e400"]
            if option != "--seed" { values.append("9223372036854775807") }
            if !["--seed", "--iwae", "--fivo", "--drop", "--episode", "--validation"].contains(option),
                !(command == ["control"] && option == "--steps")
            {
                values.append("0")
            }
            for value in values {
                let outcome = try Command.run(base + [option, value])
                Command.expectRefusal(outcome, [])
                #expect(outcome.output.isEmpty, "\(command) \(option) \(value)")
                #expect(!outcome.errors.contains("Missing value"), "\(command) \(option) \(value): \(outcome.errors)")
            }
        }
        #expect(seen == Self.numeric)
        #expect(try folder.names.isEmpty)
    }

    @Test func sizesAreHeldToTheMemoryThereIs() throws {
        let example = try Example.pendulum.get()
        let (evaluate, imagine) = (["evaluate", example.run, example.log], ["imagine", example.run, example.log])
        let out = ["--out", folder.file("a.npz")]
        for (arguments, option) in [
            (evaluate + ["--samples", "2000000000"], "--samples 2000000000"),
            (evaluate + ["--iwae", "5,1000000000"], "--iwae 1000000000"),
            (evaluate + ["--fivo", "1000000000"], "--fivo 1000000000"),
            (imagine + out + ["--samples", "1000000000"], "--samples 1000000000"),
            (imagine + out + ["--horizon", "1000000000", "--actions", "zeros"], "--horizon 1000000000"),
            (
                ["collect", "pendulum", "--out", folder.file("log"), "--episodes", "2000000000"],
                "--episodes 2000000000"
            ),
            (["diagnose", "gradients", example.run, example.log, "--batch", "2000000000"], "--batch 2000000000"),
        ] {
            try Command.refuse(
                arguments, "\(option) would take ", " of memory or more, ", " are there; give a smaller one")
        }
        #expect(try folder.names.isEmpty)
    }

    @Test func settingsThatNobodyMeansAreRefused() throws {
        let example = try Example.pendulum.get()
        let train = ["train", example.log, "--steps", "1", "--out", folder.file("run"), "--set"]
        let play = ["play", example.run, "pendulum", "--set"]
        let control = ["control", "pendulum", "--out", folder.file("control"), "--set"]
        for (arguments, parts) in [
            (train + ["model.continuation.discountHorizon=.inf"], "discountHorizon is inf, expected a finite number"),
            (train + ["training.shards=9223372036854775807"], "training.shards is 9223372036854775807"),
            (train + ["training.ensemble=100000"], "training.ensemble is 100000, expected at most"),
            (train + ["model.dynamics.hidden=100000000"], "of memory or more"),
            (train + ["model.dynamics.deterministic=100000000"], "of memory or more"),
            (train + ["training.minutes=-1"], "training.minutes is -1.0"),
            (play + ["control.icem.horizon=9223372036854775807"], "control.icem.horizon is 9223372036854775807"),
            (play + ["control.icem.horizon=2000000000"], "plans would take"),
            (play + ["control.icem.decay=.inf"], "control.icem.decay is inf, expected 1 … 1e9"),
            (control + ["control.icem.decay=.inf"], "control.icem.decay is inf, expected 1 … 1e9"),
            (
                control + ["control.icem.decay=.inf", "--agent", "random"],
                "control.icem.decay is inf, expected a finite number"
            ),
            (
                control + ["control.cem.candidates=2000000000", "--agent", "cem"],
                "control.cem.candidates is 2000000000"
            ),
            (control + ["training.batch=0"], "training.batch is 0"),
            (control + ["model.dynamics.hidden=100000000"], "of memory or more"),
            (
                control + ["control.behaviour.dreams=2000000000", "--agent", "actor-critic"],
                "control.behaviour.dreams is 2000000000"
            ),
        ] {
            try Command.refuse(arguments, parts)
        }
        #expect(try folder.names.isEmpty)
    }

    /// A length that is over after one step.
    @Test func theShortestOfRuns() throws {
        let log = try Example.pendulum.get().log
        let outcome = try Command.succeed([
            "train", log, "--minutes", "1e-300", "--seed", "1", "--quiet", "--out", folder.file("run"),
        ])
        #expect(outcome.output.contains("saved step 1 to "))
    }

    @Test(arguments: ["evaluate", "imagine", "diagnose gradients", "diagnose posterior"])
    func aRunAfterItsLogs(_ command: String) throws {
        let example = try Example.pendulum.get()
        let words = command.split(separator: " ").map(String.init)
        let out = command == "imagine" ? ["--out", folder.file("a.npz")] : []
        for log in [example.log, example.log + "/data/main_data.hdf5", "none"] {
            for run in [example.run, example.run + "/checkpoint.safetensors"] {
                try Command.refuse(
                    words + [log, run] + out,
                    "the arguments are the wrong way round: '\(run)' is the run; "
                        + "write worldmodel \(command) \(run) \(log)")
            }
        }
        try Command.refuse(
            ["play", "pendulum", example.run], "wrong way round", "write worldmodel play \(example.run) pendulum")
    }
}
