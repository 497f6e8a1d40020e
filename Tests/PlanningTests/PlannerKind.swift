import Planning
import Trajectories

/// Every planner, with enough candidates for the problems of these tests.
enum PlannerKind: CaseIterable {
    case randomShooting, crossEntropy, improvedCrossEntropy, pathIntegral

    func planner(
        _ space: Space, horizon: Int, candidates: Int = 400, iterations: Int = 6
    ) throws -> any Planner {
        switch self {
        case .randomShooting:
            var c = RandomShooting.Configuration()
            (c.horizon, c.candidates) = (horizon, candidates * iterations)
            return try RandomShooting(c, actionSpace: space)
        case .crossEntropy:
            var c = CrossEntropyMethod.Configuration()
            (c.horizon, c.candidates, c.iterations, c.elites) = (horizon, candidates, iterations, candidates / 10)
            return try CrossEntropyMethod(c, actionSpace: space)
        case .improvedCrossEntropy:
            var c = ImprovedCrossEntropyMethod.Configuration()
            (c.horizon, c.candidates, c.iterations, c.elites) = (horizon, candidates, iterations, candidates / 10)
            return try ImprovedCrossEntropyMethod(c, actionSpace: space)
        case .pathIntegral:
            var c = PathIntegral.Configuration()
            (c.horizon, c.candidates, c.iterations) = (horizon, candidates, iterations)
            return try PathIntegral(c, actionSpace: space)
        }
    }

    /// How close to the optimum's action a plan of few steps comes.
    var tolerance: Float {
        switch self {
        case .randomShooting: 0.2
        case .crossEntropy: 0.01
        case .improvedCrossEntropy: 0.03
        case .pathIntegral: 0.1
        }
    }
}
