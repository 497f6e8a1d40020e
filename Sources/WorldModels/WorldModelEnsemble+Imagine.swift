import Tensors
import Trajectories

extension WorldModelEnsemble {
    /// The states before anything was seen.
    public func initialState(batch: Int) -> EnsembleState {
        EnsembleState(members.map { $0.initialState(batch: batch) })
    }

    /// Every member's states along a batch; see `WorldModel.observe(from:_:latents:using:)`.
    public func observe(
        from state: EnsembleState? = nil, _ batch: SequenceBatch, latents: LatentValue = .sample,
        using generator: inout RandomGenerator
    ) -> [ObservedSequence] {
        each(&generator) { index, member, generator in
            member.observe(from: state?.members[index], batch, latents: latents, using: &generator)
        }
    }

    /// One step of filtering in every member; see `WorldModel.observe(_:action:observation:latents:using:)`.
    public func observe(
        _ state: EnsembleState, action: Tensor, observation: Tensor, latents: LatentValue = .sample,
        using generator: inout RandomGenerator
    ) -> EnsembleState {
        requireMembers(state.members.count)
        return EnsembleState(
            each(&generator) { index, member, generator in
                member.observe(
                    state.members[index], action: action, observation: observation, latents: latents, using: &generator)
            })
    }

    /// Imagines in every member with the same actions.
    /// - actions: `[H, B, A]`, encoded; the first is taken at `state`.
    public func imagine(
        from state: EnsembleState, actions: Tensor, latents: LatentValue = .sample,
        using generator: inout RandomGenerator
    ) -> EnsembleFuture {
        requireMembers(state.members.count)
        return EnsembleFuture(
            each(&generator) { index, member, generator in
                member.imagine(from: state.members[index], actions: actions, latents: latents, using: &generator)
            })
    }

    /// What `body` makes of each member with the same random numbers, each on its own core where there are enough.
    private func each<Result: Sendable>(
        _ generator: inout RandomGenerator,
        _ body: @Sendable (_ index: Int, _ member: WorldModel, _ generator: inout RandomGenerator) -> Result
    ) -> [Result] {
        let (members, root) = (members, generator)
        let results = concurrentMap(members.count) { index in
            var generator = root
            let result = body(index, members[index], &generator)
            return (result: result, generator: generator)
        }
        generator = results[0].generator
        return results.map(\.result)
    }

    func requireMembers(_ found: Int) {
        require(found == count, "\(found) members' states for an ensemble of \(count)")
    }
}
