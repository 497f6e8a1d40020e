import Tensors
import Testing
import Trajectories

@testable import Planning

struct ChoiceTests {
    /// One point for each choice that is the best one.
    private static func scorer(_ best: [Float]) -> FormulaScorer {
        FormulaScorer { plan in zip(plan, best).reduce(0) { $0 + ($1.0 == $1.1 ? 1 : 0) } }
    }

    @Test(arguments: PlannerKind.allCases) func findsTheBestChoices(kind: PlannerKind) throws {
        let best: [Float] = [0, 2, 1, 0]
        var planner = try kind.planner(.discrete(count: 3, start: 16_777_216), horizon: 4)
        var generator = RandomGenerator(seed: 21)
        let plan = planner.plan(Self.scorer(best), using: &generator)
        #expect(plan.actions == best)
        #expect(plan.score == 4)
    }

    @Test(arguments: PlannerKind.allCases) func findsChoicesBesideEachOther(kind: PlannerKind) throws {
        let space = Space.dictionary([
            .init("gear", .multiDiscrete(counts: [4, 2], starts: [1, 0])), .init("lamp", .multiBinary(count: 1)),
        ])
        let best: [Float] = [3, 0, 1, 1, 1, 0]
        var planner = try kind.planner(space, horizon: 2)
        var generator = RandomGenerator(seed: 22)
        #expect(planner.plan(Self.scorer(best), using: &generator).actions == best)
    }

    /// The best choice depends on a number beside it.
    @Test func choicesAndNumbersAreFoundTogether() throws {
        let space = Space.dictionary([
            .init("push", .box(shape: [1], low: [-2], high: [2])), .init("gear", .discrete(count: 2, start: 0)),
        ])
        let scorer = FormulaScorer { plan in
            let target: Float = plan[1] == 1 ? 1.5 : -0.5
            return plan[1] - (plan[0] - target) * (plan[0] - target)
        }
        var planner = try PlannerKind.crossEntropy.planner(space, horizon: 1)
        var generator = RandomGenerator(seed: 23)
        let action = planner.plan(scorer, using: &generator).first
        #expect(action[1] == 1 && abs(action[0] - 1.5) < 0.05, "\(action)")
    }

    /// Frequencies that rounding left short of 1: what lies past their sum is the likeliest choice, not the last one.
    @Test func whatRoundingLeavesIsTheLikeliest() {
        let proposal = CategoricalProposal(classes: 4, horizon: 1)
        let frequencies: [Float] = [0.25, 0.5, 0.125, 0]
        #expect([0.1, 0.3, 0.8, 0.9, 0.999].map { proposal.value(frequencies, at: $0) } == [0, 1, 2, 1, 1])
    }

    /// A choice that was given up comes back when the world asks for it.
    @Test func aChoiceGivenUpCanComeBack() throws {
        var planner = try PlannerKind.crossEntropy.planner(.discrete(count: 4, start: 0), horizon: 3)
        var generator = RandomGenerator(seed: 24)
        for _ in 0..<5 { _ = planner.plan(Self.scorer([1, 1, 1]), using: &generator) }
        #expect(planner.plan(Self.scorer([2, 2, 2]), using: &generator).actions == [2, 2, 2])
    }
}
