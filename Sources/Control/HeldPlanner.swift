import Planning
import Tensors

/// A planner whose actions last several steps each: it looks ahead as many times further, and decides as many times less
/// often.
struct HeldPlanner {
    private var planner: any Planner
    private let hold: Int
    private var action: [Float] = []
    private var stepsLeft = 0

    init(_ planner: any Planner, hold: Int) { (self.planner, self.hold) = (planner, hold) }

    mutating func reset() {
        planner.reset()
        stepsLeft = 0
    }

    /// The action to take now: the one that still lasts, or the first of a new plan.
    mutating func action(_ scorer: some PlanScorer, using generator: inout RandomGenerator) -> [Float] {
        if stepsLeft == 0 {
            action = planner.plan(HeldScorer(scorer: scorer, hold: hold), using: &generator).first
            stepsLeft = hold
        }
        stepsLeft -= 1
        return action
    }
}

/// Scores plans whose actions last several steps each.
private struct HeldScorer<Base: PlanScorer>: PlanScorer {
    let scorer: Base
    let hold: Int

    func scores(of actions: Tensor, using generator: inout RandomGenerator) -> [Float] {
        scorer.scores(of: hold == 1 ? actions : actions.repeated(hold, axis: 0), using: &generator)
    }
}
