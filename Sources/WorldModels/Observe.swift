import Tensors

/// States filtered along a sequence of T rows.
public struct ObservedSequence<Latent: LatentDistribution>: Sendable {
    /// h_1 … h_T `[T, B, H]`.
    public let contexts: Tensor
    /// z_1 … z_T, samples of the posterior, `[T, B, Z]`.
    public let samples: Tensor
    /// q(z_t | h_t, e_t) over `[T, B]`.
    public let posterior: Latent
    /// s_T.
    public let last: State

    /// [h_t, z_t] `[T, B, H + Z]`
    public var features: Tensor { .concatenated([contexts, samples]) }
}

extension StateSpaceModel {
    /// Filters: z_t ~ q(z_t | h_t, e_t), h_t from s_{t−1} and a_{t−1}, for t = 1 … T.
    ///
    /// The state is set to zero before a row marked `isFirst`; nothing else resets a state.
    /// - state: s_0 `[B]`.
    /// - embeddings: e_1 … e_T `[T, B, E]`.
    /// - actions: a_0 … a_{T−1} `[T, B, A]`: the action at t led to e_t.
    /// - isFirst: `[T, B]`, 1 or 0; `hasFirst`: whether there is a 1 at t.
    public func observe(
        from state: State, embeddings: Tensor, actions: Tensor, isFirst: Tensor, hasFirst: [Bool],
        using generator: inout RandomGenerator
    ) -> ObservedSequence<Latent> {
        let projectedActions = projectActions(actions)
        let projectedEmbeddings = projectEmbeddings(embeddings)
        var state = state
        var contexts: [Tensor] = []
        var posteriors: [Latent] = []
        var samples: [Tensor] = []
        for t in 0..<embeddings.shape[0] {
            if hasFirst[t] { state = state.reset(where: isFirst[t]) }
            let context = advance(state, projectedAction: projectedActions[t])
            let latent = posterior(context, projectedEmbedding: projectedEmbeddings[t])
            state = State(deterministic: context, stochastic: latent.sample(using: &generator))
            contexts.append(context)
            posteriors.append(latent)
            samples.append(state.stochastic)
        }
        return ObservedSequence(
            contexts: .stacked(contexts), samples: .stacked(samples), posterior: .stacked(posteriors), last: state)
    }
}
