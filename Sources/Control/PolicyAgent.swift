import ActorCritic
import Tensors
import WorldModels

/// Filters what it sees and follows the policies that were learned in imagination: the mean of their likeliest actions, or
/// the choice that they find likeliest together; or an action drawn from one of them.
public struct PolicyAgent: Agent {
    private let behaviours: [ActorCritic]
    private let samples: Bool
    private var filter: Filter
    private var generator = RandomGenerator(seed: 0)

    /// - behaviours: one of each member, learned in it.
    /// - samples: whether actions are drawn from the policy.
    public init(_ behaviours: [ActorCritic], in ensemble: WorldModelEnsemble, samples: Bool = false) {
        require(behaviours.count == ensemble.count, "\(behaviours.count) behaviours for \(ensemble.count) models")
        (self.behaviours, self.samples) = (behaviours, samples)
        filter = Filter(ensemble)
    }

    public mutating func begin(seed: UInt64) {
        generator = RandomGenerator(seed: seed).child(1)
        filter.reset()
    }

    public mutating func act(on observation: [Float]) throws -> [Float] {
        try filter.observe(observation, using: &generator)
        return ActorCritic.action(
            of: behaviours, at: filter.state, in: filter.ensemble, samples: samples, using: &generator)
    }

    public mutating func took(_ action: [Float]) throws { try filter.act(action) }
}
