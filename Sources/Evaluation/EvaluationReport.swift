import Tensors
import Trajectories
import WorldModels

/// How well a model, or an ensemble, predicts a log. An ensemble's predictions are the mixture of its members'; bounds, latents
/// and what is inferred of the log's rows are the first member's.
public struct EvaluationReport: Codable, Sendable {
    /// The evidence lower bound on log p(observations | actions), nats per observed row.
    public let elboPerStep: Double
    public let reconstructionPerStep: Double
    public let divergencePerStep: Double
    /// nil where no rewards are predicted, or the log has none; so are `rewardScores` and `rewardCalibration`.
    public let rewardLogLikelihoodPerStep: Double?
    /// Rows the bound is over: all observations of the log.
    public let rows: Int
    /// Bounds side by side.
    public let bounds: BoundsReport
    public let windows: Int
    /// Over all steps of all windows; nil where every row stands by itself.
    public let freeRun: FreeRun?
    /// Of all keys together, horizon 1 and on.
    public let observation: [HorizonError]
    /// Empty where no rewards are predicted, or the log has none.
    public let reward: [HorizonError]
    public let settings: EvaluationSettings
    /// Each key of the observations by itself; empty without windows.
    public let keys: [KeyScores]
    public let rewardScores: KeyScores?
    /// Predicted rewards in ten bins of as many windows' rows each, from the smallest up, in the log's units.
    public let rewardCalibration: [ReliabilityBin]?
    /// Numbers of the decoded keys that have a single value in the training log: predicted as that, and not scored.
    public let constantNumbers: Int
    /// nil for a model without that head.
    public let continuation: ContinuationReport?
    /// At every horizon; nil for a log without actions, or with a single window.
    public let shuffledActions: [ShuffledActionsError]?
    /// At every horizon; nil for a model by itself.
    public let disagreement: [Disagreement]?
    /// nil for a log without rows.
    public let latents: LatentReport?
    /// Without readings dropped, and for each share of them that was asked for.
    public let filtering: [FilteringReport]
    public let probes: [ProbeReport]
    /// A few windows, evenly spaced over all.
    public let examples: [ExampleWindow]
    /// Numbers predicted in the windows, rewards among them, that are not finite; nil if all are.
    public let notFinite: Int?

    enum CodingKeys: String, CodingKey {
        case elboPerStep = "elbo_per_step"
        case reconstructionPerStep = "reconstruction_per_step"
        case divergencePerStep = "kl_per_step"
        case rewardLogLikelihoodPerStep = "reward_log_likelihood_per_step"
        case rows, bounds, windows, observation, reward, settings, keys, continuation, latents, filtering, probes,
            examples, disagreement
        case freeRun = "free_run"
        case constantNumbers = "constant_numbers"
        case rewardScores = "reward_scores"
        case rewardCalibration = "reward_calibration"
        case shuffledActions = "action_shuffle"
        case notFinite = "not_finite"
    }

    /// - drop: shares of the readings to filter without.
    /// - progress: told of each part that is done, from several threads.
    /// - Throws: `EvaluationError.noWindow` if no episode is long enough; `.cannotDrop` for a model that reads complete
    ///   observations alone.
    public init(
        of model: WorldModel, on dataset: TrajectoryDataset, windows evaluation: HorizonEvaluation,
        bounds request: BoundsReport.Request = .init(), drop: [Double] = [], generator: RandomGenerator,
        progress: @escaping @Sendable (EvaluationProgress) -> Void = { _ in }
    ) throws(EvaluationError) {
        try self.init(
            of: WorldModelEnsemble([model]), on: dataset, windows: evaluation, bounds: request, drop: drop,
            generator: generator,
            progress: progress)
    }

    /// The same of an ensemble, whose samples are spread over its members.
    public init(
        of ensemble: WorldModelEnsemble, on dataset: TrajectoryDataset, windows evaluation: HorizonEvaluation,
        bounds request: BoundsReport.Request = .init(), drop: [Double] = [], generator: RandomGenerator,
        progress: @escaping @Sendable (EvaluationProgress) -> Void = { _ in }
    ) throws(EvaluationError) {
        try EvaluationError.requireSpaces(of: ensemble.members[0], match: dataset)
        let ensemble = try ensemble.scored(on: dataset)
        let model = ensemble.members[0]
        if let share = drop.first(where: { $0 > 0 }), !model.configuration.observations.mayBeMissing {
            throw .cannotDrop(share: share)
        }
        let data = SequenceDataset(dataset, normalizer: model.normalizer)
        let longest = data.episodes.map(\.count).max() ?? 0
        let windows = evaluation.windows(data)
        // Rows by themselves have no future to predict.
        if windows.isEmpty, longest > 1 {
            throw .noWindow(context: evaluation.context, horizon: evaluation.horizon, longest: longest)
        }
        let shares = [0] + drop.filter { $0 > 0 }
        let total =
            windows.count * evaluation.stepsPerWindow
            + data.rowCount * (request.stepsPerRow + shares.count * evaluation.samples)
        func told(_ stage: EvaluationProgress.Stage) -> @Sendable (Int) -> Void {
            { progress(EvaluationProgress(stage: stage, steps: $0, total: total)) }
        }

        let predictions = evaluation.predictions(
            of: ensemble, on: data, generator: generator.child(0), progress: told(.windows))
        settings = predictions.settings
        self.windows = windows.count
        freeRun = predictions.freeRun
        observation = predictions.observation
        reward = predictions.reward
        keys = predictions.keys
        rewardScores = predictions.rewardScores
        rewardCalibration = predictions.rewardCalibration
        constantNumbers = model.constantNumbers
        shuffledActions = predictions.shuffledActions
        disagreement = predictions.disagreement
        notFinite = predictions.notFinite == 0 ? nil : predictions.notFinite
        examples = ExampleWindow.examples(3, of: ensemble, on: data, evaluation, generator: generator.child(3))

        var inference = BoundEvaluation(replicates: request.replicates)
        inference.progress = told(.bounds)
        let (elbo, bound) = inference.evidence(of: data, under: model, generator: generator.child(1))
        elboPerStep = bound.value
        reconstructionPerStep = bound.reconstruction
        divergencePerStep = bound.divergence
        rewardLogLikelihoodPerStep = bound.rewardLogLikelihood
        rows = data.rowCount
        let filtering = shares.map { share in
            var filter = FilteringEvaluation(drop: share, samples: evaluation.samples)
            filter.progress = told(.filtering)
            return filter(data, under: model, generator: generator.child(4))
        }
        probes = filtering[0].probes.map {
            ProbeReport(
                name: $0.name, logLikelihoodPerStep: bound.probeLogLikelihoods[$0.name] ?? .nan, nrmse: $0.nrmse)
        }
        self.filtering = filtering
        let inferred = InferredRows(
            inference, of: data, under: model, generator: generator.child(2).child(0))
        latents = inferred.latents
        continuation = inferred.continuation.map {
            ContinuationReport(filtered: $0, imagined: predictions.continuation)
        }
        bounds = BoundsReport(
            request, elbo: elbo, entropy: inferred.entropy, of: data, under: model, generator: generator.child(2),
            progress: told(.bounds))
    }
}

extension EvaluationReport {
    /// Whether the model's numbers are finite, so that its scores mean something.
    public var isFinite: Bool { notFinite == nil && elboPerStep.isFinite }

    /// What to say where they are not; nil where they are.
    public var divergence: String? {
        if isFinite { return nil }
        let numbers = (keys + [rewardScores].compactMap { $0 }).flatMap(\.horizons).reduce(0) { $0 + $1.numbers }
        let what =
            notFinite.map { "\($0) of \(numbers) predicted numbers are not finite" }
            ?? "the bound on the log likelihood is not finite"
        return
            "\(what): the model diverged in training, or the log is far from those it was trained on, and the scores "
            + "mean nothing; train anew with a lower training.learningRate.peak, or evaluate on logs like the run's"
    }
}

extension WorldModelEnsemble {
    /// The models as a log can score them: without their reward heads, if it has no rewards.
    /// - Throws: `EvaluationError.mixedRewards` for a log of which some episodes have rewards.
    fileprivate func scored(on dataset: TrajectoryDataset) throws(EvaluationError) -> WorldModelEnsemble {
        guard members[0].predictsReward, let without = dataset.episodes.first(where: { !$0.hasRewards }) else {
            return self
        }
        if let with = dataset.episodes.first(where: \.hasRewards) {
            throw .mixedRewards(with: with.origin, without: without.origin)
        }
        return WorldModelEnsemble(
            members.map { member in
                var member = member
                member.reward = nil
                return member
            })
    }
}
