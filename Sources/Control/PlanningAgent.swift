import Planning
import Tensors
import WorldModels

/// Filters what it sees, plans in imagination, and takes the first action of the plan.
public struct PlanningAgent: Agent {
    private var filter: Filter
    private var planner: HeldPlanner
    private let settings: PlanningSettings
    private var generator = RandomGenerator(seed: 0)

    public init(_ ensemble: WorldModelEnsemble, planner: any Planner, settings: PlanningSettings) {
        filter = Filter(ensemble)
        self.planner = HeldPlanner(planner, hold: settings.hold)
        self.settings = settings
    }

    public mutating func begin(seed: UInt64) {
        generator = RandomGenerator(seed: seed).child(1)
        filter.reset()
        planner.reset()
    }

    public mutating func act(on observation: [Float]) throws -> [Float] {
        try filter.observe(observation, using: &generator)
        var scorer = try ImaginedReturn(of: filter.ensemble, from: filter.state)
        (scorer.futures, scorer.discount) = (settings.futures, settings.discount)
        scorer.penalty = settings.penalty
        return planner.action(scorer, using: &generator)
    }

    public mutating func took(_ action: [Float]) throws { try filter.act(action) }
}
