import Tensors
import Trajectories

/// Chooses what to do next by trying plans: in a model, not in the world.
///
/// A planner is a value. It remembers the last decision, whose remainder is where the next one starts: decide, take the
/// plan's first action, observe, decide again (model-predictive control). `reset` before an episode forgets it; before
/// every decision, it makes each of them start anew.
public protocol Planner: Sendable {
    /// H, steps that a plan looks ahead.
    var horizon: Int { get }

    /// Decides. The same scorer, generator and memory give the same plan.
    mutating func plan(_ scorer: some PlanScorer, using generator: inout RandomGenerator) -> Plan

    /// Forgets the last decision.
    mutating func reset()
}
