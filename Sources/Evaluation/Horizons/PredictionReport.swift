import Tensors
import Trajectories
import WorldModels

/// What the windows of an evaluation say; the parts are those of `EvaluationReport`.
struct PredictionReport {
    let settings: EvaluationSettings
    let freeRun: FreeRun?
    let observation: [HorizonError]
    let reward: [HorizonError]
    let keys: [KeyScores]
    let rewardScores: KeyScores?
    let rewardCalibration: [ReliabilityBin]?
    let continuation: ContinuationCalibration?
    let shuffledActions: [ShuffledActionsError]?
    let disagreement: [Disagreement]?
    let notFinite: Int

    /// - sums: nil without windows.
    init(_ sums: WindowSums?, _ keys: [ScoredKey], _ model: WorldModel, _ settings: EvaluationSettings) {
        self.settings = settings
        freeRun = sums.map { FreeRun($0, model) }
        observation = sums?.errors.observation.horizonErrors() ?? []
        reward = model.scoredReward == nil ? [] : sums?.errors.reward.horizonErrors() ?? []
        self.keys =
            sums.map { sums in
                keys.indices.map { KeyScores(keys[$0], sums.scores[$0], sums.errors.keys[$0]) }
            } ?? []
        rewardScores = model.scoredReward.flatMap { head in
            sums.map { KeyScores(.reward(head), $0.reward, $0.errors.reward) }
        }
        rewardCalibration = model.scoredReward == nil ? nil : sums?.rewards.bins()
        continuation = sums?.continuation.calibration
        disagreement = sums?.disagreement?.report
        notFinite = sums?.errors.notFinite ?? 0
        shuffledActions = sums?.shuffled.map { [observation] shuffled in
            observation.indices.map { h in
                let (nrmse, other) = (observation[h].nrmse, shuffled[h]?.squareRoot() ?? .nan)
                return ShuffledActionsError(horizon: h + 1, nrmse: nrmse, shuffled: other, ratio: other / nrmse)
            }
        }
    }
}

extension KeyScores {
    fileprivate init(_ key: ScoredKey, _ scores: KeyScoreSums, _ errors: KeyErrors) {
        self.init(
            name: key.name, kind: key.kind, dimensions: key.columns.count,
            constantDimensions: key.constants, horizons: scores.horizonScores(errors))
    }
}

extension FreeRun {
    fileprivate init(_ sums: WindowSums, _ model: WorldModel) {
        let deviations = model.normalizer.observation.deviation
        let errors = deviations.indices.map { (sums.errors.dimensions[$0]?.squareRoot() ?? .nan) * deviations[$0] }
        self.init(
            rootMeanSquaredErrors: model.normalizer.encodedPlaces(errors, elsewhere: .nan),
            negativeLogLikelihood: sums.freeRun[0].map { -$0 } ?? .nan)
    }
}
