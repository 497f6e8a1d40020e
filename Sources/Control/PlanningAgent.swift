import ActorCritic
import Planning
import Tensors
import WorldModels

/// Filters what it sees, plans in imagination, and takes the first action of the plan.
public struct PlanningAgent: Agent {
    private var filter: Filter
    private var planner: HeldPlanner
    private let settings: PlanningSettings
    private let behaviours: [ActorCritic]
    private var generator = RandomGenerator(seed: 0)

    /// - behaviours: one of each member, whose critics value what comes after a plan; or none, and nothing does.
    public init(
        _ ensemble: WorldModelEnsemble, planner: any Planner, settings: PlanningSettings, behaviours: [ActorCritic] = []
    ) {
        filter = Filter(ensemble, latents: .mean)
        self.planner = HeldPlanner(planner, hold: settings.hold)
        (self.settings, self.behaviours) = (settings, behaviours)
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
        (scorer.penalty, scorer.latents, scorer.products) = (settings.penalty, settings.latents, settings.products)
        if !behaviours.isEmpty { scorer.value = { [behaviours] in behaviours[$0].value($1) } }
        return planner.action(scorer, using: &generator)
    }

    public mutating func took(_ action: [Float]) throws { try filter.act(action) }
}
