import Tensors
import Trajectories

/// The cross-entropy method: draws plans, and draws the next ones about the best of them.
///
///     a^n ~ N(μ, σ²), clipped to the bounds,   n = 1 … N
///     μ, σ ← (1 − α) · mean and standard deviation of the K best + α · μ, σ        for every step and element
///
/// repeated, from σ = half the range; the mean is the plan. A choice is drawn from a categorical distribution for each step,
/// fitted to how often the best chose what; the likeliest is the plan.
///
/// Source: Rubinstein (1999); the settings are PlaNet's (Hafner et al. 2019). Differs: a decision starts from the
/// last one's mean, one step on, where PlaNet starts from the middle of the range: call `reset` before each for that.
public struct CrossEntropyMethod: Planner {
    public struct Configuration: Codable, Equatable, Sendable {
        /// H, steps that a plan looks ahead.
        public var horizon = 12
        /// N, plans that are tried in an iteration.
        public var candidates = 1000
        /// How often plans are drawn for a decision.
        public var iterations = 10
        /// K
        public var elites = 100
        /// α
        public var momentum = 0.0
        /// The first σ, as a share of half the range.
        public var spread = 1.0

        public init() {}
    }

    public let configuration: Configuration
    private let initial: ActionProposal
    private var proposal: ActionProposal

    /// - actionSpace: what actions are drawn from, with finite bounds.
    /// - Throws: `PlanningError`.
    public init(_ configuration: Configuration = .init(), actionSpace: Space) throws(PlanningError) {
        let c = configuration
        try PlanningError.requirePositive("candidates", c.candidates)
        try PlanningError.requirePositive("iterations", c.iterations)
        try PlanningError.requireElites(c.elites, of: c.candidates)
        try PlanningError.require("momentum", c.momentum, in: 0...1, "0 … 1")
        self.configuration = c
        initial = try ActionProposal(space: actionSpace, horizon: c.horizon, spread: c.spread)
        proposal = initial
    }

    public var horizon: Int { configuration.horizon }

    public mutating func plan(_ scorer: some PlanScorer, using generator: inout RandomGenerator) -> Plan {
        var highest = -Float.greatestFiniteMagnitude
        for _ in 0..<configuration.iterations {
            let candidates = proposal.candidates(configuration.candidates, using: &generator)
            let scores = Scores(scorer.scores(of: candidates.tensor, using: &generator))
            proposal.fit(candidates, best: scores.best(configuration.elites), momentum: configuration.momentum)
            highest = scores.highest
        }
        let plan = Plan(actions: proposal.mode, horizon: horizon, score: highest)
        proposal.shift()
        proposal.widen()
        return plan
    }

    public mutating func reset() { proposal = initial }
}
