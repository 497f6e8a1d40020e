import Tensors
import Trajectories
import WorldModels

extension HorizonEvaluation {
    /// Draws that the scores of a step want at least.
    private static let wantedDraws = 64

    /// Observations drawn for each step of each imagined future.
    var draws: Int { (HorizonEvaluation.wantedDraws + samples - 1) / samples }

    /// Steps of the model for each window: observed ones, and imagined ones with its own and with other actions.
    var stepsPerWindow: Int { samples * (context + 2 * horizon) }

    /// Scores the windows' predictions, as means and as distributions.
    func predictions(
        of ensemble: WorldModelEnsemble, on data: SequenceDataset, generator: RandomGenerator,
        progress: @Sendable (Int) -> Void
    ) -> PredictionReport {
        let model = ensemble.members[0]
        let windows = windows(data)
        let keys = ScoredKey.observationKeys(of: model)
        let baseline = LinearBaseline(model.statistics.linear)
        let shuffled =
            data.actionSize == 0 || windows.count < 2
            ? nil : HorizonEvaluation.others(of: windows.map(\.start), generator: generator.child(.max))
        let sums: WindowSums? = sum(windows, generator: generator) { range, generator in
            let imagined = ImaginedWindows(
                self, of: ensemble, on: data, windows: Array(windows[range]),
                shuffled: shuffled.map { Array($0[range]) },
                using: &generator)
            defer { progress(range.count * stepsPerWindow) }
            return WindowSums(imagined, keys, draws: draws, beside: baseline, using: &generator)
        } adding: {
            $0 += $1
        }
        return PredictionReport(
            sums, keys, model,
            EvaluationSettings(
                context: context, horizon: horizon, stride: stride,
                samples: samplesPerMember(of: ensemble) * ensemble.count, draws: draws,
                linearBaseline: baseline.map { $0.isDiagonal ? "diagonal" : "dense" }))
    }

    /// The same values in another order, none at its own place: one cycle through all of them (Sattolo).
    static func others(of values: [Int], generator: RandomGenerator) -> [Int] {
        var (values, generator) = (values, generator)
        for last in Swift.stride(from: values.count - 1, to: 0, by: -1) {
            values.swapAt(last, generator.index(below: last))
        }
        return values
    }
}
