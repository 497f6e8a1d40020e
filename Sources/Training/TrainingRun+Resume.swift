import Trajectories
import WorldModels

extension TrainingRun {
    /// - Throws: unless the settings and spaces are those the run was started with. Its length and its event files may differ.
    static func requireSame(
        _ configuration: ExperimentConfiguration, _ trainer: Trainer, _ dataset: TrajectoryDataset,
        _ directory: RunDirectory
    ) throws {
        var asked = configuration
        let stored = trainer.configuration
        asked.training.steps = stored.training.steps
        asked.training.minutes = stored.training.minutes
        asked.training.tensorBoard = stored.training.tensorBoard
        if asked.training.seed == nil { asked.training.seed = stored.training.seed }
        let different = SettingDifferences.keys(asked, stored)
        guard different.isEmpty else {
            throw TrainingError.otherConfiguration(path: directory.path, keys: different)
        }
        let model = trainer.model
        for (what, run, log) in [
            ("observation", model.observationSpace, dataset.observationSpace),
            ("action", model.actionSpace, dataset.actionSpace),
        ] where !run.isCompatible(with: log) {
            throw TrainingError.otherSpaces(path: directory.path, what: what, run: run, log: log)
        }
    }

    /// - Throws: unless the episodes to train on are those the run was started with. Others would also be divided anew,
    ///   and the ones kept out so far trained on.
    static func requireSame(
        _ training: TrajectoryDataset, _ model: WorldModel, _ directory: RunDirectory
    ) throws(TrainingError) {
        let (transitions, statistics) = (training.stepCount, model.statistics)
        guard transitions == statistics.linear.count,
            Normalizer(
                fitting: training,
                unscaled: model.configuration.unscaledKeys(of: training.observationSpace)
            ).hasUnits(of: statistics.normalizer)
        else {
            throw .otherLogs(path: directory.path, run: statistics.linear.count, log: transitions)
        }
    }
}
