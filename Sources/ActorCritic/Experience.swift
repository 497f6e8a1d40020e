import Tensors
import WorldModels

/// What a log shows: states to begin dreams at, what was done in its states, and what came of it.
///
///     R_t = Σ_{k=1}^{T−t} γ^{k−1} r_{t+k} + γ^{T−t} v(s_T)
///
/// is the return of what was done at t and from there on, to the end of the episode at T, which is valued where the episode
/// was cut off there, and not where it was terminal.
public struct Experience: Sendable {
    /// Where dreams begin, `[B]`.
    public let states: State
    /// What the networks read of N states in which something was done, `[N, F]`.
    let features: Tensor
    /// a_t of these, in the model's units, `[N, A]`.
    let actions: Tensor
    /// The sum in R_t, in the log's units, `[N]`.
    let rewards: Tensor
    /// γ^{T−t}, 0 where s_T is terminal, `[N]`.
    let tails: Tensor
    /// What the networks read of s_T, `[N, F]`.
    let ends: Tensor

    /// R_t, `[N]`.
    /// - values: v of what the networks read, `[N, F]` → `[N]`.
    func returns(values: (Tensor) -> Tensor) -> Tensor { rewards + tails * values(ends) }

    /// How much each action deserves to be imitated, `[N]`: w ∝ exp(A / (τ σ_A)) with σ_A the root of the mean square of A,
    /// and no more than e³ times the weight of an action as good as the behaviour's own. They sum to 1.
    ///
    /// Source: MARWIL (Wang et al. 2018), with the limit of advantage-weighted regression (Peng et al. 2019).
    /// - advantages: A_t = R_t − v(s_t), by how much the log did better from there on than the behaviour would, `[N]`.
    static func weights(_ advantages: Tensor, temperature: Double) -> Tensor {
        let deviation = advantages.square.mean.item.squareRoot()
        let share = 1 / max(temperature * deviation, 1e-9)
        let raw = (-((advantages * -share).clamped(above: 0))).exp
        return raw * (1 / raw.sum.item)
    }
}
