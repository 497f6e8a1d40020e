import Checkpoints
import Tensors
import Trajectories
import WorldModels

extension RunDirectory {
    /// The episodes of `dataset` that this run kept out of training.
    /// - dataset: the run's own logs, in their order.
    /// - checkpoint: a file of the run, in place of the one in its directory.
    /// - Throws: `TrainingError.notDivided` for other logs, `.nothingKeptOut`, `.notOfTraining`; `CheckpointError`.
    public func keptOut(of dataset: TrajectoryDataset, checkpoint: String? = nil) throws -> TrajectoryDataset {
        let file = try SafetensorsFile(contentsOf: checkpoint ?? checkpointPath)
        guard file.metadata["experiment"] != nil else { throw TrainingError.notOfTraining(path: path) }
        let training = try ExperimentConfiguration(file).training
        guard let seed = training.seed else { throw TrainingError.nothingKeptOut(path: path) }
        let parts = try dataset.split(
            validation: training.validation, generator: TrainingRun.splitGenerator(seed: seed))
        let model = try WorldModel(file)
        do {
            try TrainingRun.requireSame(parts.training, model, self)
        } catch {
            throw TrainingError.notDivided(path: path)
        }
        guard !parts.validation.episodes.isEmpty else { throw TrainingError.nothingKeptOut(path: path) }
        return parts.validation
    }
}
