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

            Logs are Minari or D4RL HDF5 files, or Dreamer episode NPZ files, detected by content; no environment is needed.
            """,
        subcommands: [
            TrainCommand.self, EvaluateCommand.self, ImagineCommand.self, InspectCommand.self, CollectCommand.self,
            DemoCommand.self, BenchCommand.self,
        ])
}
