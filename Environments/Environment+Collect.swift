import Tensors
import Trajectories

extension Environment {
    /// Logs episodes of exploration.
    ///
    /// An episode depends on the seed and its index alone: the first N of a longer collection are the collection of N. The
    /// environment and the policy draw from separate streams, so that both policies meet the same initial states.
    ///
    /// - Parameters:
    ///   - episodes: how many. Traps on a negative number.
    ///   - policy: how to act.
    ///   - seed: what the random numbers of every episode start from.
    ///   - onEpisode: called after each with its index and itself.
    public func collect(
        episodes: Int, policy: ExplorationPolicy, seed: UInt64,
        onEpisode: (_ index: Int, _ episode: Episode) -> Void = { _, _ in }
    ) -> TrajectoryDataset {
        require(episodes >= 0, "cannot collect \(episodes) episodes")
        var collected: [Episode] = []
        collected.reserveCapacity(episodes)
        for index in 0..<episodes {
            let episode = explore(policy: policy, seed: seed, index: index)
            onEpisode(index, episode)
            collected.append(episode)
        }
        return TrajectoryDataset(observationSpace: observationSpace, actionSpace: actionSpace, episodes: collected)
    }

    private func explore(policy: ExplorationPolicy, seed: UInt64, index: Int) -> Episode {
        var environment = self
        var worldGenerator = SplitMix64(seed: seed, stream: UInt64(2 * index))
        var policyGenerator = SplitMix64(seed: seed, stream: UInt64(2 * index + 1))
        var explorer = policy.explorer(of: actionSpace, using: &policyGenerator)
        var episode = Episode(
            observations: environment.reset(using: &worldGenerator), actions: [], rewards: [], isTerminated: false,
            origin: "\(name): episode_\(index)")
        var isLast = false
        while !isLast {
            let action = explorer.action(using: &policyGenerator)
            let step = environment.step(action, using: &worldGenerator)
            episode.observations += step.observation.map(Double.init)
            episode.actions += action.map(Double.init)
            episode.rewards.append(Double(step.reward))
            episode.isTerminated = step.isTerminated
            isLast = step.isLast
        }
        return episode
    }
}
