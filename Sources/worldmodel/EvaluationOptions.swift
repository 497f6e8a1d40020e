import ArgumentParser
import Evaluation
import Foundation
import Tensors
import Training
import Trajectories
import WorldModels

/// What runs are evaluated with, shared by the commands that do.
struct EvaluationOptions: ParsableArguments {
    @Option(parsing: .unconditional, help: "Observed rows before each prediction.")
    var context = 10
    @Option(parsing: .unconditional, help: "Steps to predict.")
    var horizon = 50
    @Option(parsing: .unconditional, help: "Rows between windows.")
    var stride = 25
    @Option(parsing: .unconditional, help: "Imagined futures per window.")
    var samples = 16
    @Option(
        parsing: .unconditional, help: "K of each importance-weighted bound (IWAE), separated by commas; 0 for none.")
    var iwae = "5"
    @Option(parsing: .unconditional, help: "N of each particle filter's bound (FIVO), separated by commas; 0 for none.")
    var fivo = "5"
    @Option(parsing: .unconditional, help: "Repetitions of each bound, for its standard error.")
    var replicates = 4
    @Option(
        parsing: .unconditional,
        help: "Shares of the readings to drop at random before filtering, separated by commas; 0 for none.")
    var drop = "0"
    @Option(
        parsing: .unconditional,
        help: "Seed of the samples, a whole number from 0 up: a report is the same each time it is asked for.")
    var seed: UInt64 = 0
    @Flag(help: "Print one JSON object with every horizon; Docs/evaluation.md names its parts.")
    var json = false
    @Flag(help: "No progress.")
    var quiet = false
    @Option(help: "HTML page to write: charts and tables in one file that needs nothing beside it.")
    var report: String?

    func validate() throws {
        try require("--context", context)
        try require("--horizon", horizon)
        try require("--stride", stride)
        try require("--samples", samples)
        try require("--replicates", replicates, in: 1...1_000_000)
        for (name, text) in [("iwae", iwae), ("fivo", fivo)] where EvaluationOptions.counts(text) == nil {
            throw ValidationError(
                "--\(name) is \(text), expected whole numbers up to \(SettingRange.largest) separated by commas, or 0")
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
        let valid = numbers.compactMap { $0 }.filter { (0...SettingRange.largest).contains($0) }
        return valid.isEmpty || valid.count < numbers.count ? nil : valid.filter { $0 > 0 }
    }

    /// A window's futures are imagined together, and a row's particles are there together: episodes are taken in pieces.
    private func requireMemory(for model: WorldModel) throws(CommandError) {
        let row = 4 * Double(model.dynamics.featureSize + model.observationSpace.encodedSize)
        try CommandError.requireMemory(
            Double(samples) * Double(horizon) * row, option: samples > horizon ? "--samples" : "--horizon",
            max(samples, horizon))
        for (option, text) in [("--iwae", iwae), ("--fivo", fivo)] {
            let most = EvaluationOptions.counts(text)?.max() ?? 0
            try CommandError.requireMemory(Double(most) * row, option: option, most)
        }
    }

    func report(of ensemble: WorldModelEnsemble, on dataset: TrajectoryDataset) throws -> EvaluationReport {
        try requireMemory(for: ensemble.members[0])
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
