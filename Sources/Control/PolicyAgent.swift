import ActorCritic
import Tensors
import WorldModels

/// Filters what it sees and follows the policies that were learned in imagination, together; see `Policy.mean(of:)`.
public struct PolicyAgent: Agent {
    private let behaviours: [ActorCritic]
    private let spread: Double?
    private var filter: Filter
    private var generator = RandomGenerator(seed: 0)

    /// - behaviours: one of each member, learned in it.
    /// - spread: how much of the policies' chance is left; as they were learned if not given.
    public init(_ behaviours: [ActorCritic], in ensemble: WorldModelEnsemble, spread: Double? = nil) {
        require(behaviours.count == ensemble.count, "\(behaviours.count) behaviours for \(ensemble.count) models")
        (self.behaviours, self.spread) = (behaviours, spread)
        filter = Filter(ensemble, latents: .mean)
    }

    public mutating func begin(seed: UInt64) {
        generator = RandomGenerator(seed: seed).child(1)
        filter.reset()
    }

    public mutating func act(on observation: [Float]) throws -> [Float] {
        try filter.observe(observation, using: &generator)
        return try ActorCritic.action(
            of: behaviours, at: filter.state, in: filter.ensemble, spread: spread, using: &generator)
    }

    public mutating func took(_ action: [Float]) throws { try filter.act(action) }
}
