import Training

/// Where a call of `train` has left its run, for programs.
struct TrainingSummary: Encodable {
    let run: String
    /// Updates made so far, and those found there; nil for a new run.
    let step: Int
    let resumedStep: Int?
    /// The length that was asked for.
    let steps: Int?
    let minutes: Double?
    let isFinished: Bool
    let seed: UInt64?
    let models: Int
    /// Of each model.
    let parameters: Int
    let trainingEpisodes: Int
    let trainingRows: Int
    let validationEpisodes: Int
    /// The last line of `metrics.jsonl`.
    let metrics: MetricsLine?
    let warnings: [TrainingWarning]

    init(_ run: TrainingRun, warnings: [TrainingWarning]) {
        self.run = run.directory.path
        (step, resumedStep, isFinished) = (run.trainer.step, run.resumedStep, run.isComplete)
        let training = run.configuration.training
        (steps, minutes, seed) = (training.steps, training.minutes, training.seed)
        (models, parameters) = (run.trainers.members.count, run.trainer.model.parameterCount)
        (trainingEpisodes, trainingRows) = (run.trainingEpisodes, run.rowCount)
        validationEpisodes = run.validationEpisodes
        metrics = run.directory.metricsLines.last
        self.warnings = warnings
    }
}
