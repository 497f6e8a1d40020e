import ArgumentParser

struct DiagnoseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diagnose",
        abstract: "Measure how well a run's inference works: its gradient estimators, its amortized posterior.",
        discussion: """
              worldmodel diagnose gradients run logs/
              worldmodel diagnose posterior run logs/ --steps 500
            """,
        subcommands: [DiagnoseGradientsCommand.self, DiagnosePosteriorCommand.self])
}
