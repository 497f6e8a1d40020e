import Tensors

/// Says how good plans are: what a planner asks, of many plans at once.
///
/// Anything that can foresee what actions lead to is a scorer: a world model (`ImaginedReturn`), the environment itself, a
/// formula.
public protocol PlanScorer: Sendable {
    /// - actions: N plans of H steps, `[H, N, S]`, as a log stores actions: in the log's units, a choice as its class, from 0.
    /// - Returns: the score of each plan, `[N]`; more is better. One that is not a number counts as the worst.
    func scores(of actions: Tensor, using generator: inout RandomGenerator) -> [Float]
}
