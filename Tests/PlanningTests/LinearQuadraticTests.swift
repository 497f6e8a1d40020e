import Environments
import Planning
import Tensors
import Testing
import Trajectories

struct LinearQuadraticTests {
    /// A mass pushed along a line: x = (place, speed), cost Σ xᵀx + 0.1 u² over H steps.
    private static func cost(_ pushes: [Float], from start: (Double, Double)) -> Double {
        var (place, speed) = start
        var cost = 0.0
        for push in pushes {
            (place, speed) = (place + 0.3 * speed, speed + 0.3 * Double(push))
            cost += place * place + speed * speed + 0.1 * Double(push) * Double(push)
        }
        return cost
    }

    /// The least cost, by Riccati's recursion backwards: V_t(x) = xᵀ P_t x.
    private static func leastCost(horizon: Int, from start: (Double, Double)) -> Double {
        // With A = [1 0.3; 0 1], B = (0, 0.3), and the cost of a state counted on arrival: S = P + I.
        var (p11, p12, p22) = (0.0, 0.0, 0.0)
        for _ in 0..<horizon {
            let (s11, s12, s22) = (p11 + 1, p12, p22 + 1)
            // AᵀSA and AᵀSB, and BᵀSB + R.
            let (a11, a12) = (s11, 0.3 * s11 + s12)
            let a22 = 0.09 * s11 + 0.6 * s12 + s22
            let (b1, b2) = (0.3 * s12, 0.3 * (0.3 * s12 + s22))
            let r = 0.09 * s22 + 0.1
            (p11, p12, p22) = (a11 - b1 * b1 / r, a12 - b1 * b2 / r, a22 - b2 * b2 / r)
        }
        return p11 * start.0 * start.0 + 2 * p12 * start.0 * start.1 + p22 * start.1 * start.1
    }

    @Test(arguments: [
        (PlannerKind.crossEntropy, 1.02), (.improvedCrossEntropy, 1.05), (.pathIntegral, 1.1), (.randomShooting, 2),
    ])
    func plansCostLittleMoreThanTheOptimum(kind: PlannerKind, factor: Double) throws {
        let start = (1.0, -0.5)
        var planner = try kind.planner(
            .box(shape: [1], low: [-4], high: [4]), horizon: 8, candidates: 500, iterations: 8)
        var generator = RandomGenerator(seed: 11)
        let plan = planner.plan(FormulaScorer { Float(-Self.cost($0, from: start)) }, using: &generator)
        let (found, least) = (Self.cost(plan.actions, from: start), Self.leastCost(horizon: 8, from: start))
        #expect(found >= least - 1e-9 && found < factor * least, "cost \(found), least \(least)")
    }

    /// A pendulum that hangs is swung up and held by planning with its own dynamics, and is not by doing nothing.
    @Test(arguments: [PlannerKind.crossEntropy, .improvedCrossEntropy, .pathIntegral])
    func swingsThePendulumUpWithItsOwnDynamics(kind: PlannerKind) throws {
        var world = Pendulum()
        _ = world.reset(to: .init(angle: .pi, angularVelocity: 0))
        var planner = try kind.planner(world.actionSpace, horizon: 20, candidates: 60, iterations: 3)
        var generator = RandomGenerator(seed: 12)
        var (sum, idle): (Float, Float) = (0, 0)
        var resting = world
        for _ in 0..<120 {
            let plan = planner.plan(SimulatedReturn(world: world), using: &generator)
            sum += world.step(plan.first).reward
            idle += resting.step([0]).reward
        }
        #expect(sum > -550 && idle < -1000, "\(sum), idle \(idle)")
        #expect(abs(world.state.angularVelocity) < 1, "\(world.state)")
    }
}
