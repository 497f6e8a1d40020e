import Planning
import Trajectories

extension ControlSettings {
    /// The planner that the agent acts by; nil for agents that do not plan.
    func planner(of space: Space) throws(PlanningError) -> (any Planner)? {
        switch agent {
        case .random, .actorCritic: nil
        case .shooting: try RandomShooting(shooting, actionSpace: space)
        case .cem: try CrossEntropyMethod(cem, actionSpace: space)
        case .icem: try ImprovedCrossEntropyMethod(icem, actionSpace: space)
        case .mppi: try PathIntegral(mppi, actionSpace: space)
        }
    }
}
