import ArgumentParser

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
        subcommands: [
            TrainCommand.self, EvaluateCommand.self, CompareCommand.self, ImagineCommand.self, InspectCommand.self,
            CollectCommand.self, ControlCommand.self, PlayCommand.self,
            DiagnoseCommand.self, OracleCommand.self, DemoCommand.self, BenchCommand.self,
        ])
}
