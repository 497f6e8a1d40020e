import Tensors
import WorldModels

/// Futures imagined from B starts under a policy, H steps each.
struct Dream {
    /// What the networks read before each step, s_0 … s_{H−1}, `[H, B, F]`.
    let features: Tensor
    /// log π(a_t | s_t) and the entropy of π(· | s_t), `[H, B]`, on the actor's tape.
    let logProbabilities: Tensor
    let entropies: Tensor
    /// R_0 … R_{H−1}, `[H, B]`; on the actor's tape where the gradient is pathwise.
    let returns: Tensor
    /// How likely step t is reached at all, discounted: Π_{s ≤ t} γ_s, `[H, B]`, a constant.
    let weights: Tensor

    /// - actor: traced where its gradient is wanted; the model and the critic are constants.
    init(
        from starts: State, in model: WorldModel, actor: Actor, critic: LikelihoodHead,
        _ c: ActorCriticConfiguration, using generator: inout RandomGenerator
    ) {
        guard let rewardHead = model.reward else { fatalError("a dream without rewards") }
        let isPathwise = c.gradient == .pathwise
        var (logs, entropies): ([Tensor], [Tensor]) = ([], [])
        var choices = generator.child(0)
        let imagined = model.imagine(from: starts, horizon: c.horizon, using: &generator) { _, state in
            // What led to this state is no part of this step's score.
            let features = model.features(state)
            let policy = actor(isPathwise ? features : features.detached)
            let sample = policy.sample(using: &choices)
            let action = isPathwise ? sample : sample.detached
            logs.append(policy.logProbability(action.detached))
            entropies.append(policy.entropy)
            return actor.encode(action)
        }
        let after = imagined.features
        let units = model.normalizer.reward
        let steps = after.shape.droppingLast()
        let rewards = rewardHead.mean(rewardHead(after)).reshaped(steps)
            .affine(scale: units.scale(0), offset: units.mean[0])
        let discounts =
            model.continuation.map { $0(after).discount(c.discount).reshaped(steps) }
            ?? Tensor(repeating: c.discount, shape: steps)
        let values = critic.values(after)
        returns = LambdaReturn.of(rewards: rewards, discounts: discounts, values: values, lambda: c.lambda)
        features = .stacked(
            [model.features(starts).detached] + (0..<c.horizon - 1).map { after[$0].detached })
        logProbabilities = .stacked(logs)
        self.entropies = .stacked(entropies)
        var weight = Tensor(repeating: 1, shape: [steps[1]])
        weights = .stacked(
            (0..<c.horizon).map { t in
                if t > 0 { weight = weight * discounts[t - 1].detached }
                return weight
            })
    }
}
