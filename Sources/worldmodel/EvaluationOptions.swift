import ArgumentParser
import Evaluation
import Foundation
import Tensors
import Trajectories
import WorldModels

/// What runs are evaluated with, shared by the commands that do.
struct EvaluationOptions: ParsableArguments {
    @Option(help: "Observed rows before each prediction.")
    var context = 10
    @Option(help: "Steps to predict.")
    var horizon = 50
    @Option(help: "Rows between windows.")
    var stride = 25
    @Option(help: "Imagined futures per window.")
    var samples = 16
    @Option(help: "K of each importance-weighted bound (IWAE), separated by commas; 0 for none.")
    var iwae = "5"
    @Option(help: "N of each particle filter's bound (FIVO), separated by commas; 0 for none.")
    var fivo = "5"
    @Option(help: "Repetitions of each bound, for its standard error.")
    var replicates = 4
    @Option(help: "Shares of the readings to drop at random before filtering, separated by commas; 0 for none.")
    var drop = "0"
    @Option(help: "Seed of the samples: a report is the same each time it is asked for.")
    var seed: UInt64 = 0
    @Flag(help: "Print one JSON object with every horizon; Docs/evaluation.md names its parts.")
    var json = false
    @Flag(help: "No progress.")
    var quiet = false
    @Option(help: "HTML page to write: charts and tables in one file that needs nothing beside it.")
    var report: String?

    func validate() throws {
        let counts = [
            ("context", context), ("horizon", horizon), ("stride", stride), ("samples", samples),
            ("replicates", replicates),
        ]
        for (name, value) in counts where value < 1 {
            throw ValidationError("--\(name) is \(value), expected at least 1")
        }
        for (name, text) in [("iwae", iwae), ("fivo", fivo)] where EvaluationOptions.counts(text) == nil {
            throw ValidationError("--\(name) is \(text), expected whole numbers separated by commas, or 0")
        }
        if EvaluationOptions.shares(drop) == nil {
            throw ValidationError("--drop is \(drop), expected shares of 0 up to 1 separated by commas")
        }
        if let report, !report.hasSuffix(".html") {
            throw ValidationError("--report \(report): expected a name that ends in .html")
        }
        if let report { try EvaluationOptions.requireDirectory(of: report) }
    }

    /// Before anything is scored for a page that could not be written.
    private static func requireDirectory(of path: String) throws {
        let directory = (path as NSString).deletingLastPathComponent
        var isDirectory: ObjCBool = false
        let isThere = FileManager.default.fileExists(atPath: directory, isDirectory: &isDirectory)
        guard directory.isEmpty || isThere && isDirectory.boolValue else {
            throw ValidationError("--report \(path): there is no directory \(directory); make it first")
        }
    }

    /// The shares of a list; nil if it is none.
    private static func shares(_ text: String) -> [Double]? {
        let numbers = text.split(separator: ",").map { Double($0) }
        let valid = numbers.compactMap { $0 }.filter { (0..<1).contains($0) }
        return valid.isEmpty || valid.count < numbers.count ? nil : valid
    }

    /// The positive numbers of a list; nil if it is none.
    private static func counts(_ text: String) -> [Int]? {
        let numbers = text.split(separator: ",").map { Int($0) }
        let valid = numbers.compactMap { $0 }.filter { $0 >= 0 }
        return valid.isEmpty || valid.count < numbers.count ? nil : valid.filter { $0 > 0 }
    }

    func report(of ensemble: WorldModelEnsemble, on dataset: TrajectoryDataset) throws -> EvaluationReport {
        let display = EvaluationProgressDisplay(isQuiet: quiet)
        defer { display.finish() }
        return try EvaluationReport(
            of: ensemble, on: dataset,
            windows: HorizonEvaluation(context: context, horizon: horizon, stride: stride, samples: samples),
            bounds: BoundsReport.Request(
                iwae: EvaluationOptions.counts(iwae) ?? [], fivo: EvaluationOptions.counts(fivo) ?? [],
                replicates: replicates), drop: EvaluationOptions.shares(drop) ?? [],
            generator: RandomGenerator(seed: seed), progress: display.show)
    }
}
