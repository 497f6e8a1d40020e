import Tensors

/// The return that a policy may expect, from imagined rewards and a critic's values:
///
///     R_t = r_{t+1} + γ_{t+1} ((1 − λ) v_{t+1} + λ R_{t+1}),   R_H = v_H
///
/// Source: Sutton and Barto (2018), equation 12.18, as Dreamer uses it.
enum LambdaReturn {
    /// R_0 … R_{H−1} `[H, B]`, differentiable in all that it is made of.
    /// - rewards: r_1 … r_H `[H, B]`.
    /// - discounts: γ_1 … γ_H `[H, B]`: 0 where the step ended the episode.
    /// - values: v_1 … v_H `[H, B]`.
    static func of(rewards: Tensor, discounts: Tensor, values: Tensor, lambda: Double) -> Tensor {
        let horizon = rewards.shape[0]
        var next = values[horizon - 1]
        var returns: [Tensor] = []
        for t in (0..<horizon).reversed() {
            let bootstrap = values[t] * (1 - lambda) + next * lambda
            next = rewards[t] + discounts[t] * bootstrap
            returns.append(next)
        }
        return .stacked(returns.reversed())
    }
}
