import Foundation
import Tensors
import Trajectories
import WorldModels

/// What a batch of a log shows: states to begin dreams at; and of all its rows, what was done and what came of it.
public struct Experience: Sendable {
    /// s_t of rows that dreams begin at, drawn from all of them, `[dreams]`.
    public let states: State
    /// What the networks read of s_0 … s_{T−2}, and of s_1 … s_{T−1}, each `[T − 1, B, F]`.
    let before: Tensor
    let after: Tensor
    /// a_0 … a_{T−2} in the model's units, `[T − 1, B, A]`.
    let actions: Tensor
    /// r_1 … r_{T−1} in the log's units, `[T − 1, B]`.
    let rewards: Tensor
    /// 1 where the episode went on after the action, 0 where that ended it in a terminal state, `[T − 1, B]`.
    let goesOn: Tensor
    /// 1 where the next row is of the same episode; where it is not, nothing is known of what was done, `[T − 1, B]`.
    let isFollowed: Tensor

    /// Infers the states of a batch of sequences of two rows or more, by the means of their latents,
    /// as an agent filters that acts on them.
    /// - dreams: how many of its rows are drawn to begin dreams at.
    public init(
        _ batch: SequenceBatch, in model: WorldModel, dreams: Int, using generator: inout RandomGenerator
    ) {
        require(batch.length > 1, "sequences of \(batch.length) rows show no action")
        let observed = model.observe(batch, latents: .mean, using: &generator)
        let count = batch.length * batch.count
        let starts = (0..<dreams).map { _ in generator.index(below: count) }
        func rows(_ tensor: Tensor) -> Tensor { tensor.reshaped([count, tensor.shape.last]).gathered(rows: starts) }
        states = State(deterministic: rows(observed.contexts), stochastic: rows(observed.samples))
        let (earlier, later) = (0..<batch.length - 1, 1..<batch.length)
        (before, after) = (observed.features[earlier], observed.features[later])
        actions = batch.action[later]
        let units = model.normalizer.reward
        rewards = batch.reward[later].affine(scale: units.scale(0), offset: units.mean[0])
        goesOn = batch.isTerminal[later].affine(scale: -1, offset: 1)
        isFollowed = batch.rewardMask[later]
    }

    /// A(s_t, a_t) = R_t − v(s_t) of what was done, `[T − 1, B]`: by how much the log did better from there on than the
    /// behaviour whose values v are; 0 where nothing is known.
    /// - values: v of what the networks read, `[…, F]` → `[…]`.
    func advantages(discount: Double, lambda: Double, values: (Tensor) -> Tensor) -> Tensor {
        let own = values(before)
        // Where an episode is cut off, what it would still have brought is v itself.
        let known = rewards * isFollowed + own * isFollowed.affine(scale: -1, offset: 1)
        let returns = LambdaReturn.of(
            rewards: known, discounts: isFollowed * goesOn * discount, values: values(after), lambda: lambda)
        return (returns - own) * isFollowed
    }

    /// How much each action deserves to be imitated, `[T − 1, B]`: w ∝ exp(A / (τ σ_A)) with σ_A the root of the mean
    /// square of A, no more than 20 times the weight of an action as good as the behaviour's own; they sum to 1.
    ///
    /// Source: advantage-weighted regression (Peng et al. 2019), with the scale of MARWIL (Wang et al. 2018).
    func weights(_ advantages: Tensor, temperature: Double) -> Tensor {
        let (advantages, known) = (advantages.doubles, isFollowed.doubles)
        let count = known.reduce(0, +)
        guard count > 0 else { return isFollowed }
        let deviation = (advantages.reduce(0) { $0 + $1 * $1 } / count).squareRoot()
        // e³ ≈ 20.
        let exponents = zip(advantages, known).map { advantage, isKnown in
            isKnown > 0 ? min(advantage / max(temperature * deviation, 1e-9), 3) : -.infinity
        }
        let highest = exponents.max() ?? 0
        let raw = exponents.map { exp($0 - highest) }
        let sum = raw.reduce(0, +)
        return Tensor(raw.map { Float($0 / sum) }, shape: isFollowed.shape)
    }
}
