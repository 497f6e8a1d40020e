import Tensors
import WorldModels

/// Scores plans by the return that world models imagine for them.
///
///     s_1 … s_H ~ the prior, from s_0 under the plan's actions, in each of the M members
///     score = Σ_t w_t (r_t − κ d_t) + w_{H+1} V(s_H),   w_1 = 1,   w_{t+1} = w_t γ c_t
///
/// r_t is the expected reward on arrival at s_t in the log's units, c_t the probability that the episode goes on from
/// there, d_t how far the members' predictions of the observation lie apart (the root of `WorldModelEnsemble.disagreement`,
/// in deviations of the log), V a value of what comes after the plan. Each plan is scored by the mean over the members and
/// `futures` futures of each. A model by itself is an ensemble of one, and agrees with itself: d_t = 0.
///
/// All candidates are imagined as one batch, cut into `WorldModel.tiles`, which run side by side. The result
/// depends on the generator alone, not on the number of cores.
public struct ImaginedReturn: PlanScorer {
    public let ensemble: WorldModelEnsemble
    /// s_0, where the plan begins: one state of each member.
    public let state: EnsembleState
    /// γ, 0 … 1.
    public var discount = 1.0
    /// Futures that each member imagines for each plan.
    public var futures = 1
    /// Whether futures are samples of the prior, or the one of its means; see `LatentValue`.
    public var latents = LatentValue.sample
    /// Whether c_t counts, in models that predict it; else c_t = 1.
    public var weighsContinuation = true
    /// V of a member's features `[B, F]`, in the log's units: `[B]`. Nothing comes after the plan where there is none.
    public var value: (@Sendable (_ member: Int, _ features: Tensor) -> Tensor)?
    /// How exactly the models' products are formed.
    public var products = ProductPrecision.single
    /// κ, rewards in the log's units for one deviation of disagreement.
    public var penalty = 0.0

    /// Traps unless `state` is a single one of every member.
    /// - Throws: `PlanningError.noRewards`.
    public init(of ensemble: WorldModelEnsemble, from state: EnsembleState) throws(PlanningError) {
        require(state.count == 1, "plans begin in one state, not in \(state.count)")
        require(state.members.count == ensemble.count, "\(state.members.count) states for \(ensemble.count) members")
        guard ensemble.members.allSatisfy({ $0.reward != nil }) else { throw .noRewards }
        self.ensemble = ensemble
        self.state = state
    }

    /// Traps unless `state` is a single one.
    /// - Throws: `PlanningError.noRewards`.
    public init(of model: WorldModel, from state: State) throws(PlanningError) {
        try self.init(of: WorldModelEnsemble([model]), from: EnsembleState([state]))
    }

    public func scores(of actions: Tensor, using generator: inout RandomGenerator) -> [Float] {
        let count = actions.shape[1]
        let tiles = WorldModel.tiles(of: count * futures)
        let noise = RandomGenerator(seed: generator.next())
        return RoundedWeights.$current.withValue(products.roundedWeights()) {
            concurrentMap(tiles.count) { index in
                let rows = tiles[index].lowerBound / futures..<tiles[index].upperBound / futures
                return tileScores(of: actions.rows(rows), generator: noise.child(UInt64(index)))
            }.flatMap { $0 }
        }
    }

    private func tileScores(of actions: Tensor, generator: RandomGenerator) -> [Float] {
        let (horizon, count) = (actions.shape[0], actions.shape[1])
        if count == 0 { return [] }
        let model = ensemble.members[0]
        let encoded = Tensor(
            model.normalizer.encodeActions(actions.floats), shape: [horizon, count, model.actionSpace.encodedSize]
        ).converted(to: model.precision).repeated(futures, axis: 1)
        // Members draw the same numbers, so that only what they have learned tells them apart.
        let imagined = ensemble.members.indices.map { index in
            var generator = generator
            return ensemble.members[index].imagine(
                from: state.members[index].repeated(count * futures), actions: encoded, latents: latents,
                using: &generator)
        }
        let penalties = penalties(EnsembleFuture(imagined), count)
        var scores = [Float](repeating: 0, count: count)
        let share = 1 / Float(futures * ensemble.count)
        for (index, future) in imagined.enumerated() {
            for (row, value) in returns(of: future, in: index, penalties).enumerated() {
                scores[row / futures] += share * value
            }
        }
        return scores
    }

    /// κ d_t of every plan, `[H, N]`; none where nothing is taken off.
    private func penalties(_ future: EnsembleFuture, _ count: Int) -> [Float]? {
        guard penalty != 0, ensemble.count > 1 else { return nil }
        return ensemble.disagreement(future, samples: futures).floats.map { Float(penalty) * $0.squareRoot() }
    }

    /// The score of each row of a member's futures.
    private func returns(of future: ImaginedSequence, in member: Int, _ penalties: [Float]?) -> [Float] {
        let model = ensemble.members[member]
        let features = future.features
        let rows = features.shape[1]
        let rewards = model.predictReward(features).floats
        let goesOn =
            weighsContinuation ? model.continuation.map { _ in model.predictContinuation(features).floats } : nil
        var returns = [Float](repeating: 0, count: rows)
        var weights = [Float](repeating: 1, count: rows)
        for index in rewards.indices {
            let row = index % rows
            returns[row] += weights[row] * (rewards[index] - (penalties?[index / futures] ?? 0))
            weights[row] *= Float(discount) * (goesOn?[index] ?? 1)
        }
        if let value {
            let values = value(member, features[features.shape[0] - 1]).floats
            for row in returns.indices { returns[row] += weights[row] * values[row] }
        }
        return returns
    }
}
