import ActorCritic
import Tensors
import WorldModels

/// Filters what it sees and follows a policy that was learned in imagination: the likeliest action.
public struct PolicyAgent: Agent {
    private let behaviour: ActorCritic
    private var filter: Filter
    private var generator = RandomGenerator(seed: 0)

    /// - model: the one that the behaviour was learned in.
    public init(_ behaviour: ActorCritic, in model: WorldModel) {
        self.behaviour = behaviour
        filter = Filter(model)
    }

    public mutating func begin(seed: UInt64) {
        generator = RandomGenerator(seed: seed).child(1)
        filter.reset()
    }

    public mutating func act(on observation: [Float]) throws -> [Float] {
        try filter.observe(observation, using: &generator)
        return behaviour.action(
            at: filter.state.members[0], in: filter.ensemble.members[0], samples: false, using: &generator)
    }

    public mutating func took(_ action: [Float]) throws { try filter.act(action) }
}
