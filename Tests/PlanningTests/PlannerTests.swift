import Planning
import Tensors
import Testing
import Trajectories

/// What every planner has in common.
struct PlannerTests {
    static let box = Space.box(shape: [2], low: [-1, 10], high: [1, 14])
    /// −‖a − a*‖², each element in units of half its range.
    static let best: [Float] = [0.3, 13, -0.6, 10.8]
    static let quadratic = FormulaScorer { plan in
        -zip(plan, best).enumerated().reduce(0) { sum, pair in
            let error = (pair.1.0 - pair.1.1) / (pair.0 % 2 == 0 ? 1 : 2)
            return sum + error * error
        }
    }

    @Test(arguments: PlannerKind.allCases) func findsTheBestOfAQuadratic(kind: PlannerKind) throws {
        var planner = try kind.planner(Self.box, horizon: 2)
        var generator = RandomGenerator(seed: 1)
        let plan = planner.plan(Self.quadratic, using: &generator)
        #expect(plan.horizon == 2 && plan.first.count == 2 && plan.actions == plan[0] + plan[1])
        for (index, (action, best)) in zip(plan.actions, Self.best).enumerated() {
            let unit: Float = index % 2 == 0 ? 1 : 2
            #expect(abs(action - best) < kind.tolerance * unit, "action \(index): \(action), best \(best)")
        }
    }

    /// No candidate leaves the bounds; a best beyond them is sought at them.
    @Test(arguments: PlannerKind.allCases) func staysWithinTheBounds(kind: PlannerKind) throws {
        let scorer = FormulaScorer { plan in
            for (index, action) in plan.enumerated() {
                let bounds: ClosedRange<Float> = index % 2 == 0 ? -1...1 : 10...14
                #expect(bounds.contains(action), "action \(index): \(action)")
            }
            return plan[0] + plan[1] - plan[2] - plan[3]
        }
        var planner = try kind.planner(Self.box, horizon: 2, candidates: 200, iterations: 10)
        var generator = RandomGenerator(seed: 2)
        let plan = planner.plan(scorer, using: &generator)
        for (action, bound) in zip(plan.actions, [1, 14, -1, 10] as [Float]) {
            #expect(abs(action - bound) < 0.5, "\(action), bound \(bound)")
        }
    }

    @Test(arguments: PlannerKind.allCases) func theSeedDecides(kind: PlannerKind) throws {
        func plans(seed: UInt64) throws -> [Plan] {
            var planner = try kind.planner(Self.box, horizon: 2, candidates: 40, iterations: 2)
            var generator = RandomGenerator(seed: seed)
            return (0..<3).map { _ in planner.plan(Self.quadratic, using: &generator) }
        }
        let first = try plans(seed: 3)
        let (again, other) = (try plans(seed: 3), try plans(seed: 4))
        #expect(again == first)
        #expect(other != first)
        #expect(first[0] != first[1])
    }

    @Test(arguments: PlannerKind.allCases) func resetForgetsEverything(kind: PlannerKind) throws {
        var planner = try kind.planner(Self.box, horizon: 2, candidates: 40, iterations: 2)
        var generator = RandomGenerator(seed: 5)
        let first = planner.plan(Self.quadratic, using: &generator)
        planner.reset()
        generator = RandomGenerator(seed: 5)
        #expect(planner.plan(Self.quadratic, using: &generator) == first)
    }

    /// With few candidates, the plan of the last decision is a better start than the middle of the range: the remaining
    /// steps of one long quadratic, decided again and again.
    @Test(arguments: PlannerKind.allCases) func theLastDecisionHelpsTheNext(kind: PlannerKind) throws {
        let space = Space.box(shape: [1], low: [-1], high: [1])
        let targets = (0..<30).map { Float($0 / 15 % 2 == 0 ? 0.7 : 0.2) }
        func error(isWarm: Bool) throws -> Float {
            var planner = try kind.planner(space, horizon: 10, candidates: 20, iterations: 2)
            var generator = RandomGenerator(seed: 6)
            var sum: Float = 0
            for start in 0..<20 {
                if !isWarm { planner.reset() }
                let scorer = FormulaScorer { plan in
                    -plan.indices.reduce(0) { $0 + (plan[$1] - targets[start + $1]) * (plan[$1] - targets[start + $1]) }
                }
                sum += abs(planner.plan(scorer, using: &generator).first[0] - targets[start])
            }
            return sum
        }
        let (warm, cold) = (try error(isWarm: true), try error(isWarm: false))
        #expect(warm < 0.85 * cold, "warm \(warm), cold \(cold)")
    }

    @Test(arguments: PlannerKind.allCases) func aScoreThatIsNoNumberIsTheWorst(kind: PlannerKind) throws {
        let space = Space.box(shape: [1], low: [-1], high: [1])
        let scorer = FormulaScorer { $0[0] > 0.5 ? .nan : $0[0] < -0.5 ? -.infinity : $0[0] }
        var planner = try kind.planner(space, horizon: 1)
        var generator = RandomGenerator(seed: 7)
        let action = planner.plan(scorer, using: &generator).first[0]
        #expect(action > 0.3 && action <= 0.5, "\(action)")
    }
}
