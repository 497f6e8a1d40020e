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
            The same command with the same --out goes on where the run stopped; without --steps and --minutes it keeps \
            the length it has. Ctrl-C finishes the step and saves. What goes wrong on the way (latents that carry nothing, \
            deviations at their minimum, gradients that are always clipped) is a warning with a remedy. After a step that \
            is not finite the run goes back to an earlier one, at most training.rollbacks times, and keeps the batch as \
            offending-step-N.safetensors. The presets planet and dreamer1 are settings published for images: with vectors, their \
            fixed deviation and free nats tend to make a model ignore actions, which the run then says; use standard there. training.ensemble=5 trains five models that show where they disagree.

            One seed means one result only with the same logs in the same order, which is that of their names in a \
            directory, and with the same training.shards and training.ensemble.

            --json prints what the run is (run, step, steps, minutes, is_finished, resumed_step, seed, models, parameters of \
            each, training_episodes, training_rows, validation_episodes), the last line of its metrics, named as in \
            metrics.jsonl, and the warnings of this call.

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
    @Option(parsing: .unconditional, help: "Updates in all (training.steps).")
    var steps: Int?
    @Option(
        parsing: .unconditional,
        help: "Minutes in all (training.minutes); without --steps the run ends by the clock alone.")
    var minutes: Double?
    @Option(
        parsing: .unconditional,
        help: "Seed of all randomness, a whole number from 0 up (training.seed); drawn and stored if not given.")
    var seed: UInt64?
    @Option(
        parsing: .unconditional,
        help: "Share of the episodes, or of a single one's rows, kept out of training (training.validation).")
    var validation: Double?
    @Option(
        name: .customLong("validate-on"), parsing: .upToNextOption,
        help: "Logs to measure on during training; then all of the others are trained on.")
    var validationLogs: [String] = []
    @OptionGroup var reading: LogReadingOptions
    @Flag(help: "Print one JSON object at the end; all else goes to standard error.")
    var json = false
    @Flag(help: "No progress.")
    var quiet = false

    func run() throws {
        let loader = ExperimentLoader()
        var experiment = try loader.load(config, assignments: assignments + flagAssignments)
        if !givesLength(experiment), let stored = try RunDirectory(out).storedConfiguration()?.training {
            (experiment.training.steps, experiment.training.minutes) = (stored.steps, stored.minutes)
        }
        try experiment.validate()
        let options = LogOptions(experiment.model.observations, reading)
        let log = try LogReader.read(logs, options: options)
        let validation = validationLogs.isEmpty ? nil : try LogReader.read(validationLogs, options: options)
        var bar = ProgressBar(
            total: experiment.training.expectationMaximization, output: .standardError(isQuiet: quiet, every: 2))
        var run = try TrainingRun(
            experiment, on: log.dataset, validatingOn: validation?.dataset, in: RunDirectory(out), yaml: loader.yaml
        ) { count, logLikelihood in
            bar.update(step: count, fields: [("log p", Terminal.number(logLikelihood))])
        }
        bar.close()
        LogSummary.remark(log, isQuiet: quiet)
        if let validation { LogSummary.remark(validation, isQuiet: quiet) }
        let warnings = try Interrupt.listening {
            try TrainingSession.train(&run, isQuiet: quiet) { line in
                if !json { try Terminal.print(line) } else if !quiet { Terminal.remark(line) }
            }
        }
        if json { try Terminal.print(json: TrainingSummary(run, warnings: warnings)) }
    }

    /// Whether the run's length was asked for: by a flag, an assignment, or a file that has another than the default.
    private func givesLength(_ experiment: ExperimentConfiguration) -> Bool {
        let keys = ["training.steps=", "training.minutes="]
        let isAssigned = (assignments + flagAssignments).contains { text in keys.contains { text.hasPrefix($0) } }
        let (given, usual) = (experiment.training, TrainingConfiguration())
        let isOfFile =
            !Presets.names.contains(config) && (given.steps != usual.steps || given.minutes != usual.minutes)
        return isAssigned || isOfFile
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
