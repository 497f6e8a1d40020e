import Tensors

/// What one shard of a batch contributes to the bound and to the objective: sums over its rows, each row counted once
/// for every sample of the posterior.
///
/// The sums of all shards add up to those of the batch, so that an objective of the batch as a whole (free nats on
/// the batch's mean) is exact however the batch is cut.
public struct BoundTerms: Sendable {
    /// What the likelihood of the standardised observations follows from; see `LikelihoodHead.statistics`.
    public var observation: Tensor
    /// The same of rewards, over rows that have one; zero without that head.
    public var reward: Tensor
    /// Σ log p(continue) in nats, a scalar; zero without that head.
    public var continuation: Tensor
    /// Σ KL(q ‖ p) in nats, a scalar.
    public var divergence: Tensor
    /// Σ of each row's KL after the free nats of that row, a scalar.
    public var penalizedDivergence: Tensor
    /// Zero, with the gradient that the score function adds to that of Σ log p(o) and of Σ log p(reward), scalars. What it
    /// adds to that of the continuation and of the penalized KL is part of these.
    public var surrogate: Tensor
    public var rewardSurrogate: Tensor
    /// K · Σ over sequences of the estimate of log p in nats, a scalar, for a bound by particles; else zero.
    public var particles: Tensor
    /// As of observations, for each probe.
    public var probes: [Tensor] = []
    /// Of imagined rows, where the objective asks for them.
    public var rollout: RolloutTerms?
    public var rowCount: Int
    public var rewardCount: Int

    /// The tensors in a fixed order.
    public var sums: [Tensor] {
        get {
            [
                observation, reward, continuation, divergence, penalizedDivergence, surrogate, rewardSurrogate,
                particles,
            ] + probes + (rollout?.sums ?? [])
        }
        set {
            (observation, reward, continuation, divergence) = (newValue[0], newValue[1], newValue[2], newValue[3])
            (penalizedDivergence, surrogate) = (newValue[4], newValue[5])
            (rewardSurrogate, particles) = (newValue[6], newValue[7])
            probes = Array(newValue[8..<8 + probes.count])
            rollout?.sums = Array(newValue.dropFirst(8 + probes.count))
        }
    }

    /// The sums of several shards, off any tape, added in their order. All are of one objective and one model.
    public static func total(_ shards: [BoundTerms]) -> BoundTerms {
        var total = shards[0]
        total.sums = total.sums.map(\.detached)
        for shard in shards.dropFirst() {
            require(
                shard.sums.map(\.shape) == total.sums.map(\.shape),
                "sums of shapes \(shard.sums.map(\.shape)) beside others of \(total.sums.map(\.shape))")
            total.sums = zip(total.sums, shard.sums).map { $0 + $1.detached }
            if let counts = shard.rollout?.counts { total.rollout?.addCounts(counts) }
            total.rowCount += shard.rowCount
            total.rewardCount += shard.rewardCount
        }
        return total
    }
}
