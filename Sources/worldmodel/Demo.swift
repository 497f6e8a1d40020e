import Charts
import Environments
import Evaluation
import Files
import Foundation
import Tensors
import Training
import Trajectories
import TrajectoryFiles
import WorldModels

/// The demonstration: from an environment to a picture of imagined futures, each stage by the same calls as the
/// commands of its name.
struct Demo {
    let directory: String
    let minutes: Double
    let seed: UInt64
    let isQuiet: Bool

    private static let trainingEpisodes = 100
    private static let heldOutEpisodes = 20
    private static let evaluation = HorizonEvaluation()

    func run() throws {
        let training = try logs("pendulum-train", episodes: Demo.trainingEpisodes, seed: seed)
        let heldOut = try logs("pendulum-heldout", episodes: Demo.heldOutEpisodes, seed: seed &+ 1)

        try Terminal.print("\ntraining for \(Terminal.number(minutes)) minutes")
        let loader = ExperimentLoader()
        let experiment = try loader.load(
            "standard",
            assignments: ["training.steps=null", "training.minutes=\(minutes)", "training.seed=\(seed)"])
        var run = try TrainingRun(experiment, on: training, in: RunDirectory(directory + "/run"), yaml: loader.yaml)
        _ = try Interrupt.listening { try TrainingSession.train(&run, isQuiet: isQuiet) }
        if !run.isComplete { return }
        let model = try WorldModel.load(run.directory.path)

        try Terminal.print("\nevaluating on \(heldOut.episodes.count) episodes the model has not seen")
        let generator = RandomGenerator(seed: seed)
        let display = EvaluationProgressDisplay(isQuiet: isQuiet)
        let report = try EvaluationReport(
            of: model, on: heldOut, windows: Demo.evaluation, generator: generator.child(0), progress: display.show)
        display.finish()
        try Terminal.print(EvaluationTable.text(report))

        let futures = try imagine(model, heldOut, generator: generator.child(1))
        try FuturesFile.write(futures, model: model, to: directory + "/futures.npz")
        let picture = directory + "/demo.svg"
        let page = DemoPicture(
            futures: futures, episode: heldOut.episodes[0], context: Demo.evaluation.context, report: report)
        try AtomicFile.write(page.svg, to: picture)
        try Terminal.print("\nwrote \(directory)/futures.npz and the picture \(picture)")
    }

    /// Collects a dataset, or reads the one that an earlier call left.
    private func logs(_ name: String, episodes: Int, seed: UInt64) throws -> TrajectoryDataset {
        let path = "\(directory)/logs/\(name)"
        if !FileManager.default.fileExists(atPath: path + "/data/main_data.hdf5") {
            let dataset = Pendulum().collect(episodes: episodes, policy: .smooth, seed: seed)
            try MinariWriter.write(dataset: dataset, id: "pendulum/smooth-v0", to: path)
        }
        let log = try LogReader.read([path])
        for description in log.descriptions { try Terminal.print(LogSummary.text(description)) }
        return log.dataset
    }

    private func imagine(
        _ model: WorldModel, _ log: TrajectoryDataset, generator: RandomGenerator
    ) throws -> Futures {
        var generator = generator
        let (context, horizon) = (Demo.evaluation.context, Demo.evaluation.horizon)
        let actions = try FutureActions.logged.actions(
            for: model, episode: log.episodes[0], context: context, horizon: horizon, using: &generator)
        return try Futures(
            of: model, episode: log.episodes[0], context: context, actions: actions, horizon: horizon,
            samples: 64, using: &generator)
    }
}
