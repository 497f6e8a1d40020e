import Tensors

/// States imagined along a horizon of H steps.
public struct ImaginedSequence: Sendable {
    /// `[H, B, ·]`
    public let contexts: Tensor
    /// `[H, B, Z]`
    public let samples: Tensor
    /// s_H.
    public let last: State

    /// [h_t, z_t] `[H, B, H + Z]`
    public var features: Tensor { .concatenated([contexts, samples]) }
}

extension StateSpaceModel {
    /// Imagines: z_t ~ p(z_t | h_t), h_t from s_{t−1} and a_{t−1}, from the prior alone.
    /// - actions: `[H, B, A]`; the first is taken at `state`.
    public func imagine(
        from state: State, actions: Tensor, using generator: inout RandomGenerator
    ) -> ImaginedSequence {
        let projected = projectActions(actions)
        return imagine(from: state, horizon: actions.shape[0], using: &generator) { t, _ in projected[t] }
    }

    /// Imagines with actions chosen as it goes.
    /// - policy: the action `[B, A]` to take at a state.
    public func imagine(
        from state: State, horizon: Int, using generator: inout RandomGenerator, policy: (State) -> Tensor
    ) -> ImaginedSequence {
        imagine(from: state, horizon: horizon, using: &generator) { _, state in projectActions(policy(state)) }
    }

    private func imagine(
        from state: State, horizon: Int, using generator: inout RandomGenerator,
        projectedAction: (Int, State) -> Tensor
    ) -> ImaginedSequence {
        var state = state
        var contexts: [Tensor] = []
        var samples: [Tensor] = []
        for t in 0..<horizon {
            let context = advance(state, projectedAction: projectedAction(t, state))
            state = State(deterministic: context, stochastic: prior(context).sample(using: &generator))
            contexts.append(context)
            samples.append(state.stochastic)
        }
        return ImaginedSequence(contexts: .stacked(contexts), samples: .stacked(samples), last: state)
    }
}
