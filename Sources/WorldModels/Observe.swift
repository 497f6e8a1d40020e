import Tensors

/// States inferred along a sequence of T rows.
public struct ObservedSequence: Sendable {
    /// h_1 … h_T `[T, B, H]`.
    public let contexts: Tensor
    /// z_1 … z_T, samples of the posterior, or its means, `[T, B, Z]`.
    public let samples: Tensor
    /// q(z_t | h_t, g_t) over `[T, B]`.
    public internal(set) var posterior: Latent
    /// What the decoder and the heads read, `[T, B, F]`.
    public let features: Tensor
    /// 1 where the posterior read something, 0 where it is the prior, `[T, B]`; nil if it read everywhere.
    public let reads: Tensor?
    /// s_T.
    public internal(set) var last: State
}

extension ObservedSequence {
    /// KL(q ‖ p) of each row `[T, B]`, exactly 0 where nothing was read: q is the prior there, and the prior of all rows at
    /// once differs from it by its rounding.
    func divergence(to prior: Latent) -> Tensor {
        let divergence = posterior.klDivergence(to: prior)
        return reads.map { divergence * $0 } ?? divergence
    }
}

/// One row of inference, as it is made.
struct ObservedRow {
    let time: Int
    /// h_t `[B, H]`
    let context: Tensor
    let posterior: Latent
    /// z_t `[B, Z]`
    let sample: Tensor
}

extension StateSpaceModel {
    /// Infers: z_t ~ q(z_t | h_t, g_t), h_t from s_{t−1} and u_t, for t = 1 … T.
    ///
    /// The state is set to zero before a row marked `isFirst`; nothing else resets a state. Where nothing is read, q is the
    /// prior.
    /// - state: s_0 `[B]`.
    /// - perception: u_1 … u_T, g_1 … g_T, and where sequences begin.
    /// - sampling: how z gets its value and what gradient goes through it.
    /// - ancestors: called after each row; where it gives an order, row i goes on from state `order[i]` (resampling).
    func observe(
        from state: State, _ perception: Perception, sampling: LatentSampling = .differentiable(.sample),
        using generator: inout RandomGenerator, ancestors: (ObservedRow) -> [Int]? = { _ in nil }
    ) -> ObservedSequence {
        let projectedInputs = projectInputs(perception.inputs)
        let projectedSummaries = projectSummaries(perception.summaries)
        var state = state
        var contexts: [Tensor] = []
        var posteriors: [Latent] = []
        var samples: [Tensor] = []
        for t in 0..<perception.summaries.shape[0] {
            if perception.hasFirst[t] { state = state.reset(where: perception.isFirst[t]) }
            let context = advance(state, projectedInput: projectedInputs[t])
            let latent = posterior(
                context, projectedSummary: projectedSummaries[t], reads: perception.reads?[t])
            let sample = sampling(latent, using: &generator)
            state = State(deterministic: context, stochastic: sample)
            contexts.append(context)
            posteriors.append(latent)
            samples.append(sample)
            if let order = ancestors(ObservedRow(time: t, context: context, posterior: latent, sample: sample)) {
                state = state.gathered(rows: order)
            }
        }
        let (allContexts, allSamples) = (Tensor.stacked(contexts), Tensor.stacked(samples))
        return ObservedSequence(
            contexts: allContexts, samples: allSamples, posterior: .stacked(posteriors),
            features: features(allContexts, allSamples), reads: perception.reads, last: state)
    }

    /// q(z_t | h_t, g_t), or the prior where nothing is read.
    /// - reads: 1 or 0 for each row `[B]`; nil if something is read everywhere.
    func posterior(_ context: Tensor, projectedSummary: Tensor, reads: Tensor?) -> Latent {
        let latent = posterior(context, projectedSummary: projectedSummary)
        guard let reads, reads.doubles.contains(0) else { return latent }
        return latent.selected(where: reads, otherwise: prior(context))
    }
}
