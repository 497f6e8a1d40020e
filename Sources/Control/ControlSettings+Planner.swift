import Planning
import Trajectories

extension ControlSettings {
    /// The planner that the agent acts by; nil for agents that do not plan.
    /// - Throws: `ControlError.invalidSetting`, `PlanningError`.
    func planner(of space: Space) throws -> (any Planner)? {
        do {
            switch agent {
            case .random, .actorCritic: return nil
            case .shooting: return try RandomShooting(shooting, actionSpace: space)
            case .cem: return try CrossEntropyMethod(cem, actionSpace: space)
            case .icem: return try ImprovedCrossEntropyMethod(icem, actionSpace: space)
            case .mppi: return try PathIntegral(mppi, actionSpace: space)
            }
        } catch PlanningError.badSetting(let name, let value, let expected) {
            throw ControlError.invalidSetting(
                key: "control.\(agent.rawValue).\(name)", found: PlanningError.text(value), expected: expected)
        }
    }
}
