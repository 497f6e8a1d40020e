import Tensors
import Trajectories
import WorldModels

/// Futures imagined from one moment of a logged episode, in the log's own units.
public struct Futures: Sendable {
    /// S, samples.
    public let samples: Int
    /// H, steps.
    public let horizon: Int
    /// The decoder's mean `[S, H, O]`.
    public let observation: [Float]
    /// `[S, H]`; zeros for a model without that head.
    public let reward: [Float]
    /// Probability that the episode goes on `[S, H]`; ones for a model without that head.
    public let continuation: [Float]
    /// As the log stores them `[H, A]`; empty if it has none.
    public let action: [Float]
    /// What the log holds at these steps, `[H', O]` with H' ≤ H; empty past its end. One-hot for discrete observations.
    public let truth: [Float]

    /// Filters the first `context` observations of `episode`, then imagines with `actions` `[H, A]`, each sample on its
    /// own: posterior and prior are both sampled.
    public init(
        of model: WorldModel, episode: Episode, context: Int, actions: [Float], horizon: Int, samples: Int,
        using generator: inout RandomGenerator
    ) throws(EvaluationError) {
        let actionSize = model.actionSpace.storedSize
        guard context >= 1 && context <= episode.count + 1 else {
            throw .contextTooLong(context: context, observations: episode.count + 1, origin: episode.origin)
        }
        guard actions.count == horizon * actionSize else {
            throw .actionShape(expected: actionSize, found: actions.count / max(horizon, 1))
        }
        let dataset = TrajectoryDataset(
            observationSpace: model.observationSpace, actionSpace: model.actionSpace, episodes: [episode])
        let data = SequenceDataset(dataset, normalizer: model.normalizer)
        let seen = SequenceBatch(data, starts: .init(repeating: 0, count: samples), length: context)
        let filtered = model.observe(seen, using: &generator).last
        let encoded = Tensor(
            model.normalizer.encodeActions(actions), shape: [horizon, 1, model.actionSpace.encodedSize])
        let imagined = model.imagine(
            from: filtered, actions: encoded.broadcast(to: [horizon, samples, encoded.shape.last]), using: &generator)
        let features = imagined.features

        self.samples = samples
        self.horizon = horizon
        let size = model.observationSpace.encodedSize
        observation = model.normalizer.observation.restore(
            Futures.sampleMajor(model.decoder.mean(model.decoder(features)).floats, horizon, samples, size))
        reward =
            model.reward.map { head in
                model.normalizer.reward.restore(
                    Futures.sampleMajor(head.mean(head(features)).floats, horizon, samples, 1))
            } ?? .init(repeating: 0, count: samples * horizon)
        continuation =
            model.continuation.map {
                Futures.sampleMajor($0(features).probability.floats, horizon, samples, 1)
            } ?? .init(repeating: 1, count: samples * horizon)
        action = actions
        let end = min(episode.count + 1, context + horizon)
        let stored = model.observationSpace.storedSize
        truth = model.observationSpace.encode(Array(episode.observations[context * stored..<end * stored]))
    }

    /// `[H, S, N]` → `[S, H, N]`
    private static func sampleMajor(_ x: [Float], _ horizon: Int, _ samples: Int, _ size: Int) -> [Float] {
        var result: [Float] = []
        result.reserveCapacity(x.count)
        for sample in 0..<samples {
            for step in 0..<horizon {
                let start = (step * samples + sample) * size
                result += x[start..<start + size]
            }
        }
        return result
    }
}
