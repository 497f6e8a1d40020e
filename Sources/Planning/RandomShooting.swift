import Tensors
import Trajectories

/// Tries plans drawn evenly from all that is allowed, and takes the best: the baseline of planners.
///
/// The remainder of the last decision's plan, its last action repeated, is one of the candidates of the next.
public struct RandomShooting: Planner {
    public struct Configuration: Codable, Equatable, Sendable {
        /// H, steps that a plan looks ahead.
        public var horizon = 12
        /// N, plans that are tried for a decision.
        public var candidates = 1000

        public init() {}
    }

    public let configuration: Configuration
    private let proposal: ActionProposal
    private var previous: [Float]?

    /// - actionSpace: what actions are drawn from, with finite bounds.
    /// - Throws: `PlanningError`.
    public init(_ configuration: Configuration = .init(), actionSpace: Space) throws(PlanningError) {
        try PlanningError.requirePositive("candidates", configuration.candidates)
        self.configuration = configuration
        proposal = try ActionProposal(space: actionSpace, horizon: configuration.horizon, spread: 1)
    }

    public var horizon: Int { configuration.horizon }

    public mutating func plan(_ scorer: some PlanScorer, using generator: inout RandomGenerator) -> Plan {
        var candidates = proposal.evenCandidates(configuration.candidates, using: &generator)
        if let previous { candidates[0] = previous }
        let scores = Scores(scorer.scores(of: candidates.tensor, using: &generator))
        let actions = candidates[scores.best(1)[0]]
        previous = Array(actions.dropFirst(candidates.width)) + actions.suffix(candidates.width)
        return Plan(actions: actions, horizon: horizon, score: scores.highest)
    }

    public mutating func reset() { previous = nil }
}
