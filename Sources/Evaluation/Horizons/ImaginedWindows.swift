import Tensors
import Trajectories
import WorldModels

/// Windows side by side: what the log holds there, and what a model imagines after their first rows. Of an ensemble, all
/// members imagine, and their samples together are those of the mixture.
struct ImaginedWindows {
    let ensemble: WorldModelEnsemble
    /// All rows of each window, `[context + horizon, W]`.
    let rows: SequenceBatch
    /// Rewards on arrival at these rows `[context + horizon, W]`, standardised; NaN where the log has none, at the first row
    /// of an episode. At a window's first row the model is not told of it.
    let rewards: [Float]
    /// The episode of each window.
    let episodes: [Int]
    let context: Int
    let horizon: Int
    /// K, futures of each window that each member imagines.
    let samplesPerMember: Int
    /// The imagined rows of every member `[horizon, W · K, ·]`.
    let future: EnsembleFuture
    /// The same with the actions of other windows, if they are given.
    let shuffledFuture: EnsembleFuture?

    /// Whose spaces, units and heads are those of every member.
    var model: WorldModel { ensemble.members[0] }
    /// W
    var count: Int { rows.count }
    /// S, futures of each window.
    var samples: Int { samplesPerMember * ensemble.count }

    /// - shuffled: for each window the first row of another one, whose actions the imagined rows get in its stead.
    init(
        _ evaluation: HorizonEvaluation, of ensemble: WorldModelEnsemble, on data: SequenceDataset,
        windows: [EvaluationWindow], shuffled: [Int]? = nil, using generator: inout RandomGenerator
    ) {
        self.ensemble = ensemble
        (context, horizon) = (evaluation.context, evaluation.horizon)
        let samples = evaluation.samplesPerMember(of: ensemble)
        samplesPerMember = samples
        episodes = windows.map(\.episode)
        let length = context + horizon
        rows = SequenceBatch(data, starts: windows.map(\.start), length: length)
        let first = windows.map { data.isFirst[$0.start] ? .nan : data.rewards[$0.start] }
        rewards = first + rows.reward.floats.dropFirst(windows.count)
        let repeated = rows.repeated(samples)
        let future = context..<length
        let filtered = EnsembleState(ensemble.observe(repeated[0..<context], using: &generator).map(\.last))
        // The same noise for both: what differs between them are the actions.
        var sameNoise = generator
        self.future = ensemble.imagine(from: filtered, actions: repeated.action[future], using: &generator)
        shuffledFuture = shuffled.map { starts in
            let actions = SequenceBatch(data, starts: starts, length: length).action[future]
            return ensemble.imagine(
                from: filtered, actions: actions.repeated(samples, axis: 1), using: &sameNoise)
        }
    }

    /// What `body` makes of every member, by its index: `[H, W · K, N]` each → `[H, W · S, N]`, the members taking turns.
    func mixed(_ body: (Int) -> Tensor) -> Tensor {
        let parts = ensemble.members.indices.map(body)
        if parts.count == 1 { return parts[0] }
        return Tensor.concatenated(parts).reshaped([horizon, count * samples, parts[0].shape.last])
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
