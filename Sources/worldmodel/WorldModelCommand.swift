import ArgumentParser
import Configuration

@main
struct WorldModelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worldmodel",
        abstract: "Learn latent world models from trajectory logs, and imagine futures with them.",
        discussion: """
            From logs to futures in three commands:

              worldmodel train logs/ --out run
              worldmodel evaluate run logs/
              worldmodel imagine run logs/ --episode 0 --context 10 --horizon 50 --out futures.npz

            Logs are Minari or D4RL HDF5 files, Dreamer episode NPZ files, or flat NPZ tables, detected by content; no \
            environment is needed. A flat table has 'observation' [N,O] and 'is_first' [N], where an episode begins, and may \
            have 'action' [N,A] taken at the row, 'reward' [N] for that action, 'is_last' and 'is_terminal'.
            """,
        version: "0.1.0",
        subcommands: [
            TrainCommand.self, EvaluateCommand.self, CompareCommand.self, ImagineCommand.self, InspectCommand.self,
            CollectCommand.self, ControlCommand.self, PlayCommand.self,
            DiagnoseCommand.self, OracleCommand.self, DemoCommand.self, BenchCommand.self,
        ])

    static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        if let message = unknownCommand(in: arguments) { exit(withError: ValidationError(message)) }
        main(arguments)
    }

    /// What to say of a word that stands where a command is expected and is none; nil if there is no such word.
    static func unknownCommand(in arguments: [String]) -> String? {
        var command: any ParsableCommand.Type = self
        for word in arguments {
            let names = command.configuration.subcommands.compactMap { $0.configuration.commandName }
            if names.isEmpty || word.hasPrefix("-") || word == "help" { return nil }
            guard let index = names.firstIndex(of: word) else {
                let nearest = NearestKey.find([word], among: names.map { [$0] }).map { "; did you mean '\($0)'?" }
                return "unknown command '\(word)'" + (nearest ?? "")
            }
            command = command.configuration.subcommands[index]
        }
        return nil
    }
}
