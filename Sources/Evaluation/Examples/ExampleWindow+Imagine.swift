import Tensors
import Trajectories
import WorldModels

extension ExampleWindow {
    private static let futures = 64
    private static let draws = 4
    private static let shownPaths = 5

    /// `count` of the windows, evenly spaced over all.
    static func examples(
        _ count: Int, of ensemble: WorldModelEnsemble, on data: SequenceDataset, _ evaluation: HorizonEvaluation,
        generator: RandomGenerator
    ) -> [ExampleWindow] {
        let windows = evaluation.windows(data)
        let shown = min(count, windows.count)
        return concurrentMap(shown) { index in
            // The middles of as many equal parts.
            let window = windows[(2 * index + 1) * windows.count / (2 * shown)]
            var generator = generator.child(UInt64(index))
            var evaluation = evaluation
            evaluation.samples = futures
            let imagined = ImaginedWindows(evaluation, of: ensemble, on: data, windows: [window], using: &generator)
            return ExampleWindow(
                imagined, row: window.start - data.episodes[window.episode].lowerBound, using: &generator)
        }
    }

    private init(_ imagined: ImaginedWindows, row: Int, using generator: inout RandomGenerator) {
        let model = imagined.model
        (context, horizon) = (imagined.context, imagined.horizon)
        (episode, self.row) = (imagined.episodes[0], row)
        let observation = ExampleTraces(
            imagined, truth: imagined.rows.observation, units: model.normalizer.observation,
            draws: ExampleWindow.draws, using: &generator, head: \.decoder)
        let places = ScoredKey.observationKeys(of: model).flatMap { key in key.columns.map { (key, $0) } }
        observations = places.prefix(ExampleWindow.traceLimit).map { key, column in
            observation.trace(key, column: column, paths: ExampleWindow.shownPaths)
        }
        reward = model.scoredReward.map { head in
            let truth = Tensor(imagined.rewards, shape: [imagined.rewards.count, 1, 1])
            let reward = ExampleTraces(
                imagined, truth: truth, units: model.normalizer.reward,
                draws: ExampleWindow.draws, using: &generator, head: { $0.reward! })
            return reward.trace(.reward(head), column: 0, paths: ExampleWindow.shownPaths)
        }
    }
}
