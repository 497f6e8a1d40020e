import ArgumentParser
import Evaluation
import Foundation
import Tensors
import Training
import TrajectoryFiles
import WorldModels

struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Report how well a model predicts a log, beside persistence and a linear model.",
        discussion: """
            Windows begin every --stride rows of each episode that is long enough: --context observed rows are filtered, \
            then --horizon steps are imagined with the logged actions. A prediction is the mean over --samples runs of the \
            decoder's mean. nRMSE is in standard deviations of the training log; the horizon counts from the last observed \
            row. Bounds on the log likelihood (ELBO, and by particles IWAE and FIVO) are in nats per row, in the log's \
            units, with standard errors; a linear Gaussian model's are held against the exact value.

              worldmodel evaluate run held-out/ --json
              worldmodel evaluate run logs/ --held-out --iwae 5,50 --fivo 32,128
            """)

    @Argument(help: ArgumentHelp("Directory of the run, or a checkpoint file.", valueName: "run"))
    var runPath: String
    @Argument(help: "Log files or directories of them.")
    var logs: [String]
    @Option(help: "Observed rows before each prediction.")
    var context = 10
    @Option(help: "Steps to predict.")
    var horizon = 50
    @Option(help: "Rows between windows.")
    var stride = 25
    @Option(help: "Imagined futures per window.")
    var samples = 16
    @Flag(help: "Only what the run kept out of training; the logs are then the run's own.")
    var heldOut = false
    @Option(help: "K of each importance-weighted bound (IWAE), separated by commas; 0 for none.")
    var iwae = "5"
    @Option(help: "N of each particle filter's bound (FIVO), separated by commas; 0 for none.")
    var fivo = "5"
    @Option(help: "Repetitions of each bound, for its standard error.")
    var replicates = 4
    @Option(help: "Seed of the samples: a report is the same each time it is asked for.")
    var seed: UInt64 = 0
    @Flag(help: "Print one JSON object with every horizon.")
    var json = false

    func validate() throws {
        let counts = [
            ("context", context), ("horizon", horizon), ("stride", stride), ("samples", samples),
            ("replicates", replicates),
        ]
        for (name, value) in counts where value < 1 {
            throw ValidationError("--\(name) is \(value), expected at least 1")
        }
        for (name, text) in [("iwae", iwae), ("fivo", fivo)] where EvaluateCommand.counts(text) == nil {
            throw ValidationError("--\(name) is \(text), expected whole numbers separated by commas, or 0")
        }
    }

    /// The positive numbers of a list; nil if it is none.
    private static func counts(_ text: String) -> [Int]? {
        let numbers = text.split(separator: ",").map { Int($0) }
        let valid = numbers.compactMap { $0 }.filter { $0 >= 0 }
        return valid.isEmpty || valid.count < numbers.count ? nil : valid.filter { $0 > 0 }
    }

    func run() throws {
        let model = try WorldModel.load(runPath)
        let log = try LogReader.read(logs, options: LogOptions(model.configuration.observations))
        let dataset = try heldOut ? RunDirectory(runPath).keptOut(of: log.dataset) : log.dataset
        let report = try EvaluationReport(
            of: model, on: dataset,
            windows: HorizonEvaluation(context: context, horizon: horizon, stride: stride, samples: samples),
            bounds: BoundsReport.Request(
                iwae: EvaluateCommand.counts(iwae) ?? [], fivo: EvaluateCommand.counts(fivo) ?? [],
                replicates: replicates), generator: RandomGenerator(seed: seed))
        if json {
            for description in log.descriptions { Terminal.remark(LogSummary.text(description)) }
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            encoder.nonConformingFloatEncodingStrategy = .convertToString(
                positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
            try Terminal.print(String(decoding: encoder.encode(report), as: UTF8.self))
        } else {
            for description in log.descriptions { try Terminal.print(LogSummary.text(description)) }
            try Terminal.print(EvaluationTable.text(report))
        }
    }
}
