import Tensors
import Trajectories

extension World {
    /// One episode, to its end or to a number of steps.
    /// - seed: of the world, the agent and the noise.
    /// - noise: σ of what is added to the agent's actions; see `ActionNoise`.
    /// - onStep: called after each step with the episode so far.
    public mutating func play(
        _ agent: inout any Agent, seed: UInt64, noise: Double = 0, limit: Int = .max, origin: String = "",
        onStep: (Episode) throws -> Void = { _ in }
    ) throws -> Episode {
        let explore = ActionNoise(scale: noise, space: actionSpace)
        var generator = RandomGenerator(seed: seed).child(2)
        var seen = try reset(seed: seed)
        agent.begin(seed: seed)
        var episode = Episode(observations: seen, actions: [], rewards: [], isTerminated: false, origin: origin)
        var isLast = false
        while !isLast && episode.count < limit {
            let action = explore(try agent.act(on: seen), using: &generator)
            let step = try step(action)
            try agent.took(action)
            episode.observations += step.observation.map(Double.init)
            episode.actions += action.map(Double.init)
            episode.rewards.append(Double(step.reward))
            episode.isTerminated = step.isTerminated
            (seen, isLast) = (step.observation, step.isLast)
            try onStep(episode)
        }
        return episode
    }
}

extension Episode {
    /// Σ r_t
    public var totalReward: Double { rewards.reduce(0, +) }
}
