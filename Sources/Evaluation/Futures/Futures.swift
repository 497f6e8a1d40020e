import Tensors
import Trajectories
import WorldModels

/// Futures imagined from one moment of a logged episode, in the log's own units: what is predicted in these is 64-bit, as an
/// episode's numbers are, all else 32-bit.
public struct Futures: Sendable {
    /// S, samples.
    public let samples: Int
    /// H, steps.
    public let horizon: Int
    /// The decoder's mean `[S, H, O]`.
    public let observation: [Double]
    /// `[S, H]`; empty for a model that predicts no rewards.
    public let reward: [Double]
    /// Probability that the episode goes on `[S, H]`; ones for a model without that head.
    public let continuation: [Float]
    /// `[H, A]`, choices as their classes from 0; empty if the log has none.
    public let action: [Double]
    /// What the log holds at these steps, `[H', O]` with H' ≤ H; empty past its end. One-hot for discrete observations.
    public let truth: [Double]
    /// Which member of an ensemble imagined each sample `[S]`: they take turns. Empty for a model by itself; so are
    public let member: [Int]
    /// `WorldModelEnsemble.disagreement` `[H]`, each member's mean being that of its samples, and
    public let disagreement: [Float]
    /// `WorldModelEnsemble.mutualInformation` `[H]`, in nats.
    public let mutualInformation: [Float]
    /// How many of the decoded numbers and rewards are not finite.
    public let notFinite: Int

    /// Filters the first `context` observations of `episode`, then imagines with `actions` `[H, A]`, each sample on its
    /// own: posterior and prior are both sampled.
    public init(
        of model: WorldModel, episode: Episode, context: Int, actions: [Double], horizon: Int, samples: Int,
        using generator: inout RandomGenerator
    ) throws(EvaluationError) {
        try self.init(
            of: WorldModelEnsemble([model]), episode: episode, context: context, actions: actions, horizon: horizon,
            samples: samples, using: &generator)
    }

    /// The same of an ensemble, whose samples are spread over its members: together they are the mixture of what these
    /// predict.
    public init(
        of ensemble: WorldModelEnsemble, episode: Episode, context: Int, actions: [Double], horizon: Int, samples: Int,
        using generator: inout RandomGenerator
    ) throws(EvaluationError) {
        // Spaces and units are those of every member.
        let model = ensemble.members[0]
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
        let each = (samples + ensemble.count - 1) / ensemble.count
        let seen = SequenceBatch(data, starts: .init(repeating: 0, count: each), length: context)
        let filtered = EnsembleState(ensemble.observe(seen, using: &generator).map(\.last))
        let encoded = Tensor(
            model.normalizer.encodeActions(actions), shape: [horizon, 1, model.actionSpace.encodedSize])
        let future = ensemble.imagine(
            from: filtered, actions: encoded.broadcast(to: [horizon, each, encoded.shape.last]), using: &generator)
        let parts = zip(ensemble.members, future.members.map(\.features))

        self.samples = samples
        self.horizon = horizon
        observation = model.normalizer.decodeObservations(
            Futures.sampleMajor(parts.map { $0.decoder.mean($0.decoder($1)) }, samples))
        reward =
            model.reward.map { _ in
                model.normalizer.reward.restore(
                    Futures.sampleMajor(parts.map { $0.reward!.mean($0.reward!($1)) }, samples))
            } ?? []
        continuation =
            model.continuation.map { _ in
                Futures.sampleMajor(parts.map { $0.continuation!($1).probability }, samples)
            } ?? .init(repeating: 1, count: samples * horizon)
        let isEnsemble = ensemble.count > 1
        member = isEnsemble ? (0..<samples).map { $0 % ensemble.count } : []
        disagreement = isEnsemble ? ensemble.disagreement(future, samples: each).floats : []
        mutualInformation = isEnsemble ? ensemble.mutualInformation(future, samples: each).floats : []
        notFinite = Futures.notFinite(observation, of: model) + reward.count { !$0.isFinite }
        action = actions
        let end = min(episode.count + 1, context + horizon)
        let stored = model.observationSpace.storedSize
        truth = model.observationSpace.encode(Array(episode.observations[context * stored..<end * stored]))
    }

    /// What no part of the decoder is of is NaN for that reason.
    private static func notFinite(_ observations: [Double], of model: WorldModel) -> Int {
        let decoded = model.decoder.parts.flatMap(\.values).map(model.normalizer.encodedColumn)
        return stride(from: 0, to: observations.count, by: model.observationSpace.encodedSize).reduce(0) { sum, row in
            sum + decoded.count { !observations[row + $0].isFinite }
        }
    }

    /// Of N members `[H, S / N, ·]` → `[S, H, ·]`, the members taking turns.
    private static func sampleMajor(_ members: [Tensor], _ samples: Int) -> [Float] {
        let values = members.map(\.floats)
        let (horizon, each, size) = (members[0].shape[0], members[0].shape[1], members[0].shape[2])
        var result: [Float] = []
        result.reserveCapacity(samples * horizon * size)
        for sample in 0..<samples {
            for step in 0..<horizon {
                let start = (step * each + sample / members.count) * size
                result += values[sample % members.count][start..<start + size]
            }
        }
        return result
    }
}
