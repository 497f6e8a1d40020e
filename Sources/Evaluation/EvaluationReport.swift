import Tensors
import Trajectories
import WorldModels

/// How well a model predicts a log.
public struct EvaluationReport: Codable, Sendable {
    /// The evidence lower bound on log p(observations | actions), nats per observed row.
    public let elboPerStep: Double
    public let reconstructionPerStep: Double
    public let divergencePerStep: Double
    public let rewardLogLikelihoodPerStep: Double
    /// Rows the bound is over: all observations of the log.
    public let rows: Int
    /// Bounds side by side.
    public let bounds: BoundsReport
    public let windows: Int
    /// Over all steps of all windows; nil where every row stands by itself.
    public let freeRun: FreeRun?
    /// Of all keys together, horizon 1 and on.
    public let observation: [HorizonError]
    /// Empty for a model without that head.
    public let reward: [HorizonError]
    public let settings: EvaluationSettings
    /// Each key of the observations by itself; empty without windows.
    public let keys: [KeyScores]
    public let rewardScores: KeyScores?
    /// Predicted rewards in ten bins of as many windows' rows each, from the smallest up, in the log's units.
    public let rewardCalibration: [ReliabilityBin]?
    /// nil for a model without that head.
    public let continuation: ContinuationReport?
    /// At every horizon; nil for a log without actions, or with a single window.
    public let shuffledActions: [ShuffledActionsError]?
    /// nil for latents whose elements have no divergence of their own.
    public let latents: LatentReport?
    /// A few windows, evenly spaced over all.
    public let examples: [ExampleWindow]

    enum CodingKeys: String, CodingKey {
        case elboPerStep = "elbo_per_step"
        case reconstructionPerStep = "reconstruction_per_step"
        case divergencePerStep = "kl_per_step"
        case rewardLogLikelihoodPerStep = "reward_log_likelihood_per_step"
        case rows, bounds, windows, observation, reward, settings, keys, continuation, latents, examples
        case freeRun = "free_run"
        case rewardScores = "reward_scores"
        case rewardCalibration = "reward_calibration"
        case shuffledActions = "action_shuffle"
    }

    /// - Throws: `EvaluationError.noWindow` if no episode is long enough.
    public init(
        of model: WorldModel, on dataset: TrajectoryDataset, windows: HorizonEvaluation,
        bounds request: BoundsReport.Request = .init(), generator: RandomGenerator
    ) throws(EvaluationError) {
        try EvaluationError.requireSpaces(of: model, match: dataset)
        let data = SequenceDataset(dataset, normalizer: model.normalizer)
        let longest = data.episodes.map(\.count).max() ?? 0
        let errors = windows(model, data, generator: generator.child(0))
        // Rows by themselves have no future to predict.
        if errors == nil, longest > 1 {
            throw .noWindow(context: windows.context, horizon: windows.horizon, longest: longest)
        }
        let (elbo, bound) = BoundEvaluation(replicates: request.replicates).evidence(
            of: data, under: model, generator: generator.child(1))
        elboPerStep = bound.value
        reconstructionPerStep = bound.reconstruction
        divergencePerStep = bound.divergence
        rewardLogLikelihoodPerStep = bound.rewardLogLikelihood
        rows = data.rowCount
        bounds = BoundsReport(request, elbo: elbo, of: data, under: model, generator: generator.child(2))
        freeRun = errors?.freeRun
        self.windows = errors?.windows ?? 0
        observation = errors?.observation ?? []
        reward = errors?.reward ?? []
        settings = EvaluationSettings(
            context: windows.context, horizon: windows.horizon, stride: windows.stride, samples: windows.samples,
            draws: 1)
        keys = []
        rewardScores = nil
        rewardCalibration = nil
        continuation = nil
        shuffledActions = nil
        latents = nil
        examples = []
    }
}
