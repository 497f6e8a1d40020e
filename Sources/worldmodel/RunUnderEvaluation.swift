import Foundation
import Report
import Training
import Trajectories
import TrajectoryFiles
import WorldModels

/// A run with the logs as its settings read them, before it is evaluated.
struct RunUnderEvaluation {
    let path: String
    let ensemble: WorldModelEnsemble
    let log: LoadedLogs

    /// The first member, or the only one.
    private var model: WorldModel { ensemble.members[0] }

    init(_ path: String, logs: [String], _ options: LogReadingOptions) throws {
        self.path = path
        ensemble = try WorldModelEnsemble.load(path)
        let model = ensemble.members[0]
        log = try LogReader.read(logs, options: LogOptions(model.configuration.observations, options))
    }

    func evaluated(_ options: EvaluationOptions, on dataset: TrajectoryDataset? = nil) throws -> ReportedRun {
        let d = model.configuration.dynamics
        let kind = ensemble.count > 1 ? "ensemble of \(ensemble.count): " : ""
        return ReportedRun(
            name: path, parameters: model.parameterCount * ensemble.count,
            model: kind + "\(d.family), deterministic \(d.deterministic), stochastic \(d.stochastic)",
            report: try options.report(of: ensemble, on: dataset ?? log.dataset),
            training: RunDirectory(path).metricsLines)
    }

    /// The episodes of the logs that all of these runs kept out of training.
    static func keptOut(by runs: [RunUnderEvaluation]) throws -> TrajectoryDataset {
        // By origin and length: numbers that are missing equal nothing.
        func division(_ dataset: TrajectoryDataset) -> [String] { dataset.episodes.map { "\($0.origin) \($0.count)" } }
        let first = try runs[0].keptOut()
        for run in runs.dropFirst() where try division(run.keptOut()) != division(first) {
            throw CommandError.otherEpisodesKeptOut(path: run.path, other: runs[0].path)
        }
        return first
    }

    private func keptOut() throws -> TrajectoryDataset {
        let directory = RunDirectory(path)
        return try directory.keptOut(of: log.dataset, checkpoint: directory.hasCheckpoint ? nil : path)
    }

    /// - Throws: `CommandError.otherSpaces` for runs whose numbers mean different things.
    func requireSpaces(of first: RunUnderEvaluation) throws(CommandError) {
        for (what, expected, found) in [
            ("observation", first.model.observationSpace, model.observationSpace),
            ("action", first.model.actionSpace, model.actionSpace),
        ] where !expected.isCompatible(with: found) {
            throw .otherSpaces(path: path, what: what, found: "\(found)", other: first.path, expected: "\(expected)")
        }
    }
}
