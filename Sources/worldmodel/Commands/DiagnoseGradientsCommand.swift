import ArgumentParser
import Diagnostics
import Evaluation
import Foundation
import Tensors
import Trajectories
import TrajectoryFiles
import WorldModels

struct DiagnoseGradientsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gradients",
        abstract: "Compare gradient estimators on one batch of a log.",
        discussion: """
            Each estimator that the run's latents allow gives --repeats gradients of the negative bound of one batch, in \
            nats per row, each with new samples of the posterior. Normal latents: pathwise, and the score function without \
            a baseline, with the batch's, and with leave-one-out. Categorical ones: straight-through, which is biased, and \
            the same score functions. Gradients are those of all parameters, or of the ones --parameters names.

            ‖mean‖ is the norm of the mean gradient without what noise adds to it; variance is the trace of the covariance \
            of one gradient; SNR = ‖mean‖ / √variance; time is the median of one gradient on one core. The reference is \
            the unbiased estimator with the least variance (*). Against it: |bias|, the norm of the difference of means, \
            beside what noise alone would give; RMS z, over parameters, of that difference over its standard error, about \
            1 without bias; max z, the largest |z| on 10 random directions fixed beforehand. An estimator agrees while max z \
            stays within the limit that Student's t passes in 0.1% of cases: one without bias fails in at most 1% of \
            studies, however the directions depend on each other.

              worldmodel diagnose gradients run logs/ --samples 8 --repeats 200 --parameters dynamics.posterior
            """)

    @Argument(help: ArgumentHelp("Directory of the run, or a checkpoint file.", valueName: "run"))
    var runPath: String
    @Argument(help: "Log files or directories of them.")
    var logs: [String]
    @OptionGroup var reading: LogReadingOptions
    @Option(parsing: .unconditional, help: "Sequences in the batch.")
    var batch = 16
    @Option(parsing: .unconditional, help: "Rows per sequence.")
    var length = 32
    @Option(parsing: .unconditional, help: "Posterior samples per sequence, K; every estimator is also shown with one.")
    var samples = 8
    @Option(parsing: .unconditional, help: "Gradients per estimator.")
    var repeats = 100
    @Option(
        help:
            "Beginning of the paths of parameters to look at, such as dynamics.posterior; may be repeated. All if not given."
    )
    var parameters: [String] = []
    @Option(parsing: .unconditional, help: "Seed of the batch and the samples, a whole number from 0 up.")
    var seed: UInt64 = 0
    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        try require("--batch", batch)
        try require("--length", length)
        try require("--samples", samples)
        try require("--repeats", repeats, in: 10...1_000_000)
    }

    private func requireMemory(for model: WorldModel) throws(CommandError) {
        let row = model.configuration.estimatedActivations(
            observations: model.observationSpace.encodedSize, actions: model.actionSpace.encodedSize)
        let sizes = [("--batch", batch), ("--length", length), ("--samples", samples)]
        let largest = sizes.max { $0.1 < $1.1 } ?? sizes[0]
        try CommandError.requireMemory(
            sizes.reduce(4 * row) { $0 * Double($1.1) }, option: largest.0, largest.1)
    }

    func run() throws {
        try RunArgument.require(runPath, before: logs, command: "diagnose gradients")
        let model = try WorldModel.load(runPath)
        let log = try LogReader.read(logs, options: LogOptions(model.configuration.observations, reading))
        try EvaluationError.requireSpaces(of: model, match: log.dataset)
        try requireMemory(for: model)
        let root = RandomGenerator(seed: seed)
        var generator = root.child(0)
        let sampler = SequenceSampler(
            SequenceDataset(log.dataset, normalizer: model.normalizer), batch: batch, length: length)
        let rows = sampler.shards(1, step: 0, root: root, using: &generator)[0]
        let report = try GradientStudy(samples: samples, repeats: repeats, parameters: parameters)(
            of: model, on: rows, generator: root.child(1))
        try DiagnosticTables.show(report, table: DiagnosticTables.text(report), log: log, isJSON: json)
    }
}
