import ArgumentParser
import Diagnostics
import Evaluation
import Foundation
import Tensors
import Trajectories
import TrajectoryFiles
import WorldModels

struct DiagnosePosteriorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "posterior",
        abstract: "Compare the amortized posterior with one optimised for each sequence.",
        discussion: """
            The model stays as it is. For each of the first --sequences episodes the posterior gets numbers of its own, a \
            shift δ and a log scale ρ for every row and latent, q(z_t) = N(μ + δ_t, (σ e^ρ_t)²), optimised by Adam on the \
            bound. (μ, σ) are the prior's, which takes no network at all, or the amortized posterior's, which the shifts \
            then correct. Beside each stand its trainable numbers, the seconds that one more sequence costs, and the bound \
            (ELBO) in nats per row with the standard error of its samples. The amortization gap is what the best posterior \
            per sequence gains over the network.

            A posterior per sequence is free to know the future. The gap of a run whose posterior filters therefore has the \
            price of not seeing the future in it; that of a smoothing run has not. What --steps leave of the optimum to reach \
            makes the gap too small.

              worldmodel diagnose posterior run logs/ --sequences 8 --steps 500
            """)

    @Argument(help: ArgumentHelp("Directory of the run, or a checkpoint file.", valueName: "run"))
    var runPath: String
    @Argument(help: "Log files or directories of them.")
    var logs: [String]
    @OptionGroup var reading: LogReadingOptions
    @Option(parsing: .unconditional, help: "Episodes to infer, from the first on.")
    var sequences = 16
    @Option(parsing: .unconditional, help: "Updates of each posterior per sequence.")
    var steps = 500
    @Option(parsing: .unconditional, help: "Seed of the samples, a whole number from 0 up.")
    var seed: UInt64 = 0
    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        try require("--sequences", sequences)
        try require("--steps", steps)
    }

    func run() throws {
        try RunArgument.require(runPath, before: logs, command: "diagnose posterior")
        let model = try WorldModel.load(runPath)
        let log = try LogReader.read(logs, options: LogOptions(model.configuration.observations, reading))
        try EvaluationError.requireSpaces(of: model, match: log.dataset)
        let data = SequenceDataset(log.dataset, normalizer: model.normalizer)
        let episodes = data.episodes.prefix(sequences)
        let batch = SequenceBatch(
            data, starts: episodes.map(\.lowerBound), length: episodes.map(\.count).max() ?? 0,
            ends: episodes.map(\.upperBound))
        let report = try PosteriorStudy(steps: steps)(
            of: model, on: batch, generator: RandomGenerator(seed: seed))
        try DiagnosticTables.show(report, table: DiagnosticTables.text(report), log: log, isJSON: json)
    }
}
