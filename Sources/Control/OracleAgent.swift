import Environments
import Planning
import Tensors

/// Plans in the environment itself: what a planner reaches whose model is right and who sees the whole state.
public struct OracleAgent: Agent {
    /// Goes the same way as the world it acts in: the same seed, the same actions.
    private var simulation: SimulatedWorld
    private var planner: HeldPlanner
    private let discount: Double
    private var generator = RandomGenerator(seed: 0)

    public init(_ environment: any Environment, planner: any Planner, settings: PlanningSettings) {
        simulation = SimulatedWorld(environment)
        self.planner = HeldPlanner(planner, hold: settings.hold)
        discount = settings.discount
    }

    public mutating func begin(seed: UInt64) {
        generator = RandomGenerator(seed: seed).child(1)
        _ = simulation.reset(seed: seed)
        planner.reset()
    }

    public mutating func act(on observation: [Float]) -> [Float] {
        planner.action(SimulatedReturn(environment: simulation.environment, discount: discount), using: &generator)
    }

    public mutating func took(_ action: [Float]) { _ = simulation.step(action) }
}
