import Tensors
import WorldModels

/// Scores plans by the return that a world model imagines for them.
///
///     s_1 … s_H ~ the prior, from s_0 under the plan's actions
///     score = Σ_t w_t (r_t − κ d_t) + w_{H+1} V(s_H),   w_1 = 1,   w_{t+1} = w_t γ c_t
///
/// r_t is the expected reward on arrival at s_t in the log's units, c_t the probability that the episode goes on from
/// there, d_t how far the members of an ensemble disagree, V a value of what comes after the plan. Each plan is scored by
/// the mean over `futures` of its futures.
///
/// All candidates are imagined as one batch, cut into tiles that fit a core's cache and run side by side. The result
/// depends on the generator alone, not on the number of cores.
public struct ImaginedReturn: PlanScorer {
    /// How far the members of an ensemble disagree on imagined futures, in any unit that `penalty` is per.
    /// - actions: encoded as the model reads them, `[H, B, A]`, taken from the state that is planned from.
    /// - Returns: `[H, B]`.
    public typealias Disagreement =
        @Sendable (_ actions: Tensor, _ generator: inout RandomGenerator) -> Tensor

    public let model: WorldModel
    /// s_0, where the plan begins: one state.
    public let state: State
    /// γ, 0 … 1.
    public var discount = 1.0
    /// Futures imagined for each plan.
    public var futures = 1
    /// Whether c_t counts, in a model that predicts it; else c_t = 1.
    public var weighsContinuation = true
    /// V, in the log's units: features `[B, F]` → `[B]`. Nothing comes after the plan where there is none.
    public var value: (@Sendable (_ features: Tensor) -> Tensor)?
    /// d_t
    public var disagreement: Disagreement?
    /// κ, rewards in the log's units for one unit of disagreement.
    public var penalty = 1.0

    /// Traps unless `state` is a single one.
    /// - Throws: `PlanningError.noRewards`.
    public init(of model: WorldModel, from state: State) throws(PlanningError) {
        require(state.count == 1, "plans begin in one state, not in \(state.count)")
        guard model.reward != nil else { throw .noRewards }
        self.model = model
        self.state = state
    }

    public func scores(of actions: Tensor, using generator: inout RandomGenerator) -> [Float] {
        let count = actions.shape[1]
        let tiles = (count * futures + ImaginedReturn.tile - 1) / ImaginedReturn.tile
        let noise = RandomGenerator(seed: generator.next())
        return concurrentMap(tiles) { index in
            let rows = count * index / tiles..<count * (index + 1) / tiles
            return tileScores(of: actions.rows(rows), generator: noise.child(UInt64(index)))
        }.flatMap { $0 }
    }

    /// Rows that one core imagines side by side: their activations fit its second-level cache.
    private static let tile = 128

    private func tileScores(of actions: Tensor, generator: RandomGenerator) -> [Float] {
        let (horizon, count) = (actions.shape[0], actions.shape[1])
        if count == 0 { return [] }
        var generator = generator
        let encoded = Tensor(
            model.normalizer.encodeActions(actions.floats), shape: [horizon, count, model.actionSpace.encodedSize]
        ).converted(to: model.precision).repeated(futures, axis: 1)
        let imagined = model.imagine(from: state.repeated(count * futures), actions: encoded, using: &generator)
        var (returns, weights) = weightedRewards(imagined.features, actions: encoded, using: &generator)
        if let value {
            let values = value(imagined.features[horizon - 1]).floats
            for row in returns.indices { returns[row] += weights[row] * values[row] }
        }
        return (0..<count).map { plan in
            returns[plan * futures..<(plan + 1) * futures].reduce(0, +) / Float(futures)
        }
    }

    /// Σ_t w_t (r_t − κ d_t) and w_{H+1} of each row.
    private func weightedRewards(
        _ features: Tensor, actions: Tensor, using generator: inout RandomGenerator
    ) -> (returns: [Float], weights: [Float]) {
        let rows = features.shape[1]
        var rewards = model.predictReward(features)
        if let disagreement { rewards = rewards - disagreement(actions, &generator) * penalty }
        let continuations =
            weighsContinuation ? model.continuation.map { _ in model.predictContinuation(features) } : nil
        let (perStep, goesOn) = (rewards.floats, continuations?.floats)
        var returns = [Float](repeating: 0, count: rows)
        var weights = [Float](repeating: 1, count: rows)
        for index in perStep.indices {
            let row = index % rows
            returns[row] += weights[row] * perStep[index]
            weights[row] *= Float(discount) * (goesOn?[index] ?? 1)
        }
        return (returns, weights)
    }
}
