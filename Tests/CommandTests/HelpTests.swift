import ArgumentParser
import Foundation
import Testing

@testable import worldmodel

@Suite struct HelpTests {
    private static let subcommands = WorldModelCommand.configuration.subcommands.compactMap {
        $0.configuration.commandName
    }

    @Test func theCommandListsItsSubcommands() throws {
        #expect(Self.subcommands.count == WorldModelCommand.configuration.subcommands.count)
        #expect(Self.subcommands.contains("train") && Self.subcommands.contains("play"))
        let help = try Command.succeed(["--help"]).output
        for name in Self.subcommands { #expect(help.contains("\n  \(name) "), "no \(name): \(help)") }
        #expect(try Command.succeed([]).output == help)
    }

    @Test(arguments: subcommands) func everySubcommandShowsAnExample(_ name: String) throws {
        let help = try Command.succeed([name, "--help"]).output
        #expect(help.contains("\n  worldmodel \(name) "), "\(help)")
        #expect(help.contains("USAGE: worldmodel \(name)"))
    }

    @Test func everyCommandThatReadsLogsCanSkipBadEpisodes() throws {
        for name in [
            "train", "evaluate", "compare", "imagine", "inspect", "control", "diagnose gradients", "diagnose posterior",
        ] {
            let help = try Command.succeed(name.split(separator: " ").map(String.init) + ["--help"]).output
            #expect(help.contains("--skip-bad-episodes"), "\(name)")
        }
    }

    @Test func whatIsNoCommandIsRefused() throws {
        for arguments in [["fly"], ["train"], ["evaluate", "run"], ["bench", "mars"]] {
            let outcome = try Command.run(arguments)
            #expect(outcome.status != 0 && !outcome.isSignalled)
            #expect(outcome.errors.hasPrefix("Error: ") && outcome.output.isEmpty, "\(outcome)")
        }
    }

    @Test(arguments: [
        (["trian", "logs"], "'trian'; did you mean 'train'?"), (["evalute"], "'evalute'; did you mean 'evaluate'?"),
        (["diagnose", "gradient", "run"], "'gradient'; did you mean 'gradients'?"),
    ])
    func aMistypedCommandGetsASuggestion(_ arguments: [String], _ message: String) throws {
        try Command.refuse(arguments, "unknown command " + message)
    }

    @Test func wordsThatAreCommandsAreTaken() {
        for arguments in [[], ["train", "x"], ["diagnose", "posterior"], ["help", "x"], ["--x", "y"], ["diagnose"]] {
            #expect(WorldModelCommand.unknownCommand(in: arguments) == nil)
        }
    }

    @Test func theVersionIsOneLine() throws {
        let output = try Command.succeed(["--version"]).output
        #expect(output.wholeMatch(of: #/\d+\.\d+\.\d+\n/#) != nil, "\(output)")
    }

    /// What a shell's completion is made of.
    @Test func aCompletionScriptIsWritten() throws {
        let script = try Command.succeed(["--generate-completion-script", "bash"]).output
        for name in Self.subcommands { #expect(script.contains(name)) }
    }
}
