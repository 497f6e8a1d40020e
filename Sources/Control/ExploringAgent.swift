import Environments
import Planning
import Tensors
import Trajectories

/// Acts without looking: the baseline of agents, and the source of a first log.
public struct ExploringAgent: Agent {
    private let policy: ExplorationPolicy
    private let space: Space
    private var generator = RandomGenerator(seed: 0)
    private var explorer: any Explorer

    /// - Throws: `PlanningError.unboundedAction` for a range without ends, which nothing can be drawn from.
    public init(_ policy: ExplorationPolicy, of space: Space) throws(PlanningError) {
        for (index, element) in space.elements.enumerated() {
            if case .number(let low, let high) = element, !(low.isFinite && high.isFinite) {
                throw .unboundedAction(element: index, low: low, high: high)
            }
        }
        (self.policy, self.space) = (policy, space)
        explorer = policy.explorer(of: space, using: &generator)
    }

    public mutating func begin(seed: UInt64) {
        generator = RandomGenerator(seed: seed).child(1)
        explorer = policy.explorer(of: space, using: &generator)
    }

    public mutating func act(on observation: [Float]) -> [Float] { explorer.action(using: &generator) }

    public func took(_ action: [Float]) {}
}
