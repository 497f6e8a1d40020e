import Tensors

/// States imagined along a horizon of H steps.
public struct ImaginedSequence: Sendable {
    /// `[H, B, ·]`
    public let contexts: Tensor
    /// `[H, B, Z]`
    public let samples: Tensor
    /// What the decoder and the heads read, `[H, B, F]`.
    public let features: Tensor
    /// s_H.
    public let last: State
}

extension StateSpaceModel {
    /// Imagines: z_t ~ p(z_t | h_t), h_t from s_{t−1} and u_t, from the prior alone.
    /// - latents: whether z_t is a sample, or the prior's mean.
    /// - projectedInput: the projected u_t for step t, from the state before it.
    func imagine(
        from state: State, horizon: Int, latents: LatentValue = .sample, using generator: inout RandomGenerator,
        projectedInput: (_ t: Int, _ state: State, _ generator: inout RandomGenerator) -> Tensor
    ) -> ImaginedSequence {
        var state = state
        var contexts: [Tensor] = []
        var samples: [Tensor] = []
        for t in 0..<horizon {
            let input = projectedInput(t, state, &generator)
            state = imagine(state, projectedInput: input, latents: latents, using: &generator)
            contexts.append(state.deterministic)
            samples.append(state.stochastic)
        }
        let (allContexts, allSamples) = (Tensor.stacked(contexts), Tensor.stacked(samples))
        return ImaginedSequence(
            contexts: allContexts, samples: allSamples, features: features(allContexts, allSamples), last: state)
    }

    /// One step of it: s_t from s_{t−1} and the projected u_t.
    func imagine(
        _ state: State, projectedInput: Tensor, latents: LatentValue, using generator: inout RandomGenerator
    ) -> State {
        let context = advance(state, projectedInput: projectedInput)
        let latent = prior(context)
        return State(
            deterministic: context, stochastic: latent.value(latents, using: &generator))
    }
}

extension WorldModel {
    /// One step of imagining: a state that may follow on taking `action`.
    /// - state: s_{t−1} `[B]`.  - action: a_{t−1} `[B, A]`, encoded.
    public func imagine(
        _ state: State, action: Tensor, latents: LatentValue = .sample, using generator: inout RandomGenerator
    ) -> State {
        let input = dynamics.projectInputs(input(action, at: state, using: &generator))
        return dynamics.imagine(state, projectedInput: input, latents: latents, using: &generator)
    }

    /// Imagines with given actions.
    /// - actions: `[H, B, A]`, encoded; the first is taken at `state`.
    /// - latents: samples of the prior, or its mean; see `LatentValue`.
    public func imagine(
        from state: State, actions: Tensor, latents: LatentValue = .sample, using generator: inout RandomGenerator
    ) -> ImaginedSequence {
        if configuration.dynamics.family.isAutoregressive {
            return dynamics.imagine(
                from: state, horizon: actions.shape[0], latents: latents, using: &generator
            ) { t, state, generator in dynamics.projectInputs(input(actions[t], at: state, using: &generator)) }
        }
        let projected = dynamics.projectInputs(actions)
        return dynamics.imagine(
            from: state, horizon: actions.shape[0], latents: latents, using: &generator
        ) { t, _, _ in projected[t] }
    }

    /// Imagines with actions chosen as it goes.
    /// - policy: the encoded action `[B, A]` to take at step t's state.
    public func imagine(
        from state: State, horizon: Int, using generator: inout RandomGenerator,
        policy: (_ t: Int, _ state: State) -> Tensor
    ) -> ImaginedSequence {
        dynamics.imagine(from: state, horizon: horizon, using: &generator) { t, state, generator in
            dynamics.projectInputs(input(policy(t, state), at: state, using: &generator))
        }
    }

    /// u_t: the action and, in an autoregressive model, the embedding of the row before.
    func input(_ action: Tensor, at state: State, using generator: inout RandomGenerator) -> Tensor {
        guard configuration.dynamics.family.isAutoregressive else { return action }
        return .concatenated([action, embedding(at: state, using: &generator)])
    }

    /// e_t of a state; of one that was imagined, the embedding of an observation drawn from p(o | h, z).
    func embedding(at state: State, using generator: inout RandomGenerator) -> Tensor {
        state.embedding ?? encoder.embed(decoder.sample(decoder(features(state)), using: &generator))
    }
}
