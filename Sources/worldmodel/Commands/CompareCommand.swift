import ArgumentParser
import Foundation
import Report

struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Evaluate several runs on the same logs, side by side.",
        discussion: """
            Every run predicts the same windows with the same seed, as by evaluate. Paths that are run directories or \
            checkpoints are the runs, all others the logs. nRMSE is of observations, by horizon; ELBO, and NLL of all \
            --horizon steps together, are in nats per row, in the log's units; coverage is of 90 % intervals. ± is a standard \
            error.

              worldmodel compare run-a run-b held-out/
              worldmodel compare runs/* held-out/ --horizon 30 --report comparison.html
              worldmodel compare run-a run-b logs/ --held-out
            """)

    @Argument(help: ArgumentHelp("Runs, or checkpoint files, and then log files or directories.", valueName: "run|log"))
    var paths: [String]
    @Flag(
        help: """
            Of the logs given, which must be those the runs were trained on, only what they kept out: the same of each, as runs \
            with one --seed and training.validation do.
            """)
    var heldOut = false
    @OptionGroup var reading: LogReadingOptions
    @OptionGroup var options: EvaluationOptions

    func run() throws {
        let (runPaths, logs) = try divided()
        let runs = try runPaths.map { try RunUnderEvaluation($0, logs: logs, reading) }
        for run in runs.dropFirst() { try run.requireSpaces(of: runs[0]) }
        let log = runs[0].log
        let dataset = try heldOut ? RunUnderEvaluation.keptOut(by: runs) : nil
        let reported = try runs.map { try $0.evaluated(options, on: dataset) }
        LogSummary.remark(log, isQuiet: options.quiet)
        let page = try options.report.map { path in
            let source = EvaluationOutput.source(
                options, log, isHeldOut: heldOut, command: Array(CommandLine.arguments.dropFirst()))
            return try EvaluationOutput.write(ComparisonPage(reported, source: source).html, to: path)
        }
        if options.json {
            if let page { Terminal.remark(page) }
            try Terminal.print(EvaluationOutput.json(["runs": reported]))
        } else {
            let comparison = RunComparison(reported)
            let rows = comparison.rows { value, error in
                guard let value else { return "-" }
                return Terminal.number(value) + (error.map { " ± " + String(format: "%.2g", $0) } ?? "")
            }
            try Terminal.print(Terminal.table([comparison.head] + rows))
            if let page { try Terminal.print("\n" + page) }
        }
    }

    /// Each run once, in the order given, and the logs.
    private func divided() throws(CommandError) -> (runs: [String], logs: [String]) {
        var runs: [String] = []
        var places: Set<String> = []
        var logs: [String] = []
        for path in paths {
            guard RunArgument.isRun(path) else {
                logs.append(path)
                continue
            }
            let place = URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL.path
            if places.insert(place).inserted { runs.append(path) }
        }
        guard runs.count > 1 else { throw .nothingToCompare(runs: runs, others: logs) }
        guard !logs.isEmpty else { throw .noLogs }
        return (runs, logs)
    }
}
