import Testing

@Suite struct HelpTests {
    private static let subcommands = [
        "train", "evaluate", "compare", "imagine", "inspect", "collect", "diagnose", "oracle", "demo", "bench",
    ]

    @Test func theCommandListsItsSubcommands() throws {
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
}
