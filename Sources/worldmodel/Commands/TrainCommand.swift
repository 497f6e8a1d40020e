import ArgumentParser
import Configs
import Configuration
import Foundation
import Training
import TrajectoryFiles

struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Train a world model on logs.",
        discussion: """
            The same command with the same --out goes on where the run stopped. Ctrl-C finishes the step and saves.

              worldmodel train logs/ --out run --minutes 3
              worldmodel train a.hdf5 b.hdf5 --config planet --out run --set training.batch=32 --seed 1
            """)

    @Argument(help: "Log files or directories of them.")
    var logs: [String]
    @Option(help: "A preset (\(Presets.names.joined(separator: ", "))) or a .yaml file.")
    var config = "standard"
    @Option(help: "Directory of the run.")
    var out: String
    @Option(name: .customLong("set"), help: "Override one setting; may be repeated.")
    var assignments: [String] = []
    @Option(help: "Updates in all (training.steps).")
    var steps: Int?
    @Option(help: "Minutes in all (training.minutes); without --steps the run ends by the clock alone.")
    var minutes: Double?
    @Option(help: "Seed of all randomness (training.seed); drawn and stored if not given.")
    var seed: UInt64?
    @Option(help: "Share of the episodes, or of a single one's rows, kept out of training (training.validation).")
    var validation: Double?
    @Option(
        name: .customLong("validate-on"), parsing: .upToNextOption,
        help: "Logs to measure on during training; then all of the others are trained on.")
    var validationLogs: [String] = []
    @Flag(help: "No progress.")
    var quiet = false

    func run() throws {
        let loader = ExperimentLoader()
        let experiment = try loader.load(config, assignments: assignments + flagAssignments)
        let options = LogOptions(experiment.model.observations)
        let log = try LogReader.read(logs, options: options)
        for description in log.descriptions { try Terminal.print(LogSummary.text(description)) }
        let validation = validationLogs.isEmpty ? nil : try LogReader.read(validationLogs, options: options).dataset
        var bar = ProgressBar(
            total: experiment.training.expectationMaximization, output: .standardError(isQuiet: quiet, every: 2))
        var run = try TrainingRun(
            experiment, on: log.dataset, validatingOn: validation, in: RunDirectory(out), yaml: loader.yaml
        ) { count, logLikelihood in
            bar.update(step: count, fields: [("log p", Terminal.number(logLikelihood))])
        }
        bar.close()
        try TrainingSession.train(&run, isQuiet: quiet)
    }

    /// The flags as the settings they stand for.
    private var flagAssignments: [String] {
        var result: [String] = []
        if let steps { result.append("training.steps=\(steps)") }
        if let minutes {
            result.append("training.minutes=\(minutes)")
            if steps == nil { result.append("training.steps=null") }
        }
        if let seed { result.append("training.seed=\(seed)") }
        if let validation { result.append("training.validation=\(validation)") }
        return result
    }
}
