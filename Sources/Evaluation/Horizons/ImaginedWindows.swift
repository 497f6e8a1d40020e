import Tensors
import Trajectories
import WorldModels

/// Windows side by side: what the log holds there, and what a model imagines after their first rows.
struct ImaginedWindows {
    let model: WorldModel
    /// All rows of each window, `[context + horizon, W]`.
    let rows: SequenceBatch
    /// The episode of each window.
    let episodes: [Int]
    let context: Int
    let horizon: Int
    /// S, futures of each window.
    let samples: Int
    /// What the decoder and the heads read of the imagined rows, `[horizon, W · S, F]`.
    let features: Tensor
    /// The same with the actions of other windows, if they are given.
    let shuffledFeatures: Tensor?

    /// W
    var count: Int { rows.count }

    /// - shuffled: for each window the first row of another one, whose actions the imagined rows get in its stead.
    init(
        _ evaluation: HorizonEvaluation, of model: WorldModel, on data: SequenceDataset, windows: [EvaluationWindow],
        shuffled: [Int]? = nil, using generator: inout RandomGenerator
    ) {
        self.model = model
        (context, horizon, samples) = (evaluation.context, evaluation.horizon, evaluation.samples)
        episodes = windows.map(\.episode)
        let length = context + horizon
        rows = SequenceBatch(data, starts: windows.map(\.start), length: length)
        let repeated = rows.repeated(samples)
        let future = context..<length
        let filtered = model.observe(repeated[0..<context], using: &generator).last
        // The same noise for both: what differs between them are the actions.
        var sameNoise = generator
        features = model.imagine(from: filtered, actions: repeated.action[future], using: &generator).features
        shuffledFeatures = shuffled.map { starts in
            let actions = SequenceBatch(data, starts: starts, length: length).action[future]
            return model.imagine(
                from: filtered, actions: actions.repeated(evaluation.samples, axis: 1), using: &sameNoise
            ).features
        }
    }

    /// Mean over the samples of each window, `[H, W · S, N]` → `[H, W, N]`, flat.
    func meanOverSamples(_ x: Tensor) -> [Float] {
        let size = x.shape.last
        let grouped = x.reshaped([horizon, count, samples, size])
        return (grouped.summed(to: [horizon, count, 1, size]) * (1 / Double(samples))).floats
    }
}

/// Where a window begins.
struct EvaluationWindow: Sendable {
    /// First row, among those of all episodes.
    let start: Int
    let episode: Int
}
