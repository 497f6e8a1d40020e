import ArgumentParser
import Foundation
import Report
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
            row. Predictions are scored as distributions too: negative log likelihood, CRPS, and how often the central \
            50 % and 90 % of draws hold what came. The actions of other windows, given in place of the logged ones, tell \
            whether the model heeds actions. An ensemble's samples are spread over its members, and how far these disagree \
            stands beside how far they err. Bounds on the log likelihood (ELBO, and by particles IWAE and FIVO) are in nats \
            per row, in the log's units, with standard errors; a linear Gaussian model's are held against the exact value.

              worldmodel evaluate run held-out/ --json
              worldmodel evaluate run logs/ --held-out --iwae 5,50 --fivo 32,128
              worldmodel evaluate run held-out/ --drop 0.1,0.33,0.5
              worldmodel evaluate run held-out/ --report report.html --against other-run
            """)

    @Argument(help: ArgumentHelp("Directory of the run, or a checkpoint file.", valueName: "run"))
    var runPath: String
    @Argument(help: "Log files or directories of them.")
    var logs: [String]
    @Flag(help: "Of the logs given, which must be those the run was trained on, only what it kept out.")
    var heldOut = false
    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Other runs on the same rows, beside this one in --report.", valueName: "run"))
    var against: [String] = []
    @OptionGroup var reading: LogReadingOptions
    @OptionGroup var options: EvaluationOptions

    func validate() throws {
        if !against.isEmpty, options.report == nil {
            throw ValidationError("--against is for a page; give --report FILE.html too, or use compare")
        }
    }

    func run() throws {
        try RunArgument.require(runPath, before: logs, command: "evaluate")
        let run = try RunUnderEvaluation(runPath, logs: logs, reading)
        let others = try against.map { try RunUnderEvaluation($0, logs: logs, reading) }
        for other in others { try other.requireSpaces(of: run) }
        let dataset = try heldOut ? RunUnderEvaluation.keptOut(by: [run] + others) : run.log.dataset
        let reported = try run.evaluated(options, on: dataset)
        let page = try options.report.map { path in
            let source = EvaluationOutput.source(
                options, run.log, isHeldOut: heldOut, command: Array(CommandLine.arguments.dropFirst()))
            let beside = try others.map { try $0.evaluated(options, on: dataset) }
            return try EvaluationOutput.write(
                EvaluationPage(reported, against: beside, source: source).html, to: path)
        }
        LogSummary.remark(run.log, isQuiet: options.quiet)
        if options.json {
            if let page { Terminal.remark(page) }
            if let divergence = reported.report.divergence { Terminal.remark("warning: \(divergence)") }
            try Terminal.print(EvaluationOutput.json(reported.report))
        } else {
            try Terminal.print(EvaluationTable.text(reported.report))
            if let page { try Terminal.print("\n" + page) }
        }
    }
}
