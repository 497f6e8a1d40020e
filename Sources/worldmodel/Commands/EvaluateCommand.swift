import ArgumentParser
import Evaluation
import Foundation
import Tensors
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
            row. The bound (ELBO) is in nats per row, in the log's units.

              worldmodel evaluate run held-out/ --json
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
    @Option(help: "Seed of the samples: a report is the same each time it is asked for.")
    var seed: UInt64 = 0
    @Flag(help: "Print one JSON object with every horizon.")
    var json = false

    func validate() throws {
        for (name, value) in [("context", context), ("horizon", horizon), ("stride", stride), ("samples", samples)]
        where value < 1 {
            throw ValidationError("--\(name) is \(value), expected at least 1")
        }
    }

    func run() throws {
        let model = try WorldModel.load(runPath)
        let log = try LogReader.read(logs)
        let report = try EvaluationReport(
            of: model, on: log.dataset,
            windows: HorizonEvaluation(context: context, horizon: horizon, stride: stride, samples: samples),
            generator: RandomGenerator(seed: seed))
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
