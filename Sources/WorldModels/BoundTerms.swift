import Distributions
import Tensors
import Trajectories

/// What one shard of a batch contributes to the bound and to the objective: sums over its rows.
///
/// The sums of all shards add up to those of the batch, so that an objective of the batch as a whole (free nats on
/// the batch's mean) is exact however the batch is cut.
public struct BoundTerms: Sendable {
    /// Σ (o − ô)² per dimension `[O]`, standardised.
    public var observationErrors: Tensor
    /// Σ (r − r̂)² `[1]` over rows with a reward, standardised.
    public var rewardErrors: Tensor
    /// Σ log p(continue) in nats, a scalar; zero without that head.
    public var continuation: Tensor
    /// Σ KL(q ‖ p) in nats, a scalar.
    public var divergence: Tensor
    /// Σ of each row's KL after the free nats of that row, a scalar.
    public var penalizedDivergence: Tensor
    public var rowCount: Int
    public var rewardCount: Int

    /// The tensors in a fixed order.
    public var sums: [Tensor] {
        get { [observationErrors, rewardErrors, continuation, divergence, penalizedDivergence] }
        set {
            (observationErrors, rewardErrors, continuation, divergence, penalizedDivergence) =
                (newValue[0], newValue[1], newValue[2], newValue[3], newValue[4])
        }
    }

    /// The sums of several shards, off any tape, added in their order.
    public static func total(_ shards: [BoundTerms]) -> BoundTerms {
        var total = shards[0]
        total.sums = total.sums.map(\.detached)
        for shard in shards.dropFirst() {
            total.sums = zip(total.sums, shard.sums).map { $0 + $1.detached }
            total.rowCount += shard.rowCount
            total.rewardCount += shard.rewardCount
        }
        return total
    }
}

extension WorldModel {
    /// Filters `batch` and sums what its rows contribute to the bound. Padding contributes nothing.
    public func boundTerms(
        _ batch: SequenceBatch, freeNats: FreeNats = .init(), from state: State? = nil,
        using generator: inout RandomGenerator
    ) -> (terms: BoundTerms, observed: ObservedSequence<DiagonalNormal>) {
        let observed = observe(from: state ?? initialState(batch: batch.count), batch, using: &generator)
        let features = observed.features
        let divergence = observed.posterior.klDivergence(to: dynamics.prior(observed.contexts))
        let zero = Tensor.zeros(.scalar, precision: precision)
        let goesOn = batch.isTerminal.affine(scale: -1, offset: 1)
        let terms = BoundTerms(
            observationErrors: decoder(features).squaredErrors(from: batch.observation, weight: batch.mask),
            rewardErrors: reward(features).squaredErrors(
                from: batch.reward.reshaped(batch.reward.shape.appending(1)), weight: batch.rewardMask),
            continuation: continuation.map { head in
                (head(features).logProbability(goesOn.reshaped(goesOn.shape.appending(1))) * batch.mask).sum
            } ?? zero,
            divergence: (divergence * batch.mask).sum.detached,
            penalizedDivergence: (freeNats.penalizePerRow(divergence) * batch.mask).sum,
            rowCount: batch.rowCount, rewardCount: batch.rewardCount)
        return (terms, observed)
    }
}
