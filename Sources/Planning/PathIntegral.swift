import Tensors
import Trajectories

/// Model-predictive path integral control (MPPI): the plan is the mean of all candidates, each weighted by its score.
///
///     a^n ~ N(μ, σ²), clipped to the bounds,   n = 1 … N
///     μ ← Σ_n w_n a^n,   w_n ∝ exp((s_n − max s) / (λ σ_s)),   σ_s the standard deviation of the scores
///
/// with σ constant. A choice is drawn from a categorical distribution for each step, whose probabilities become the weighted
/// frequencies; the likeliest is the plan.
///
/// Source: Williams et al. (2017). Differs: λ is in units of the scores' standard deviation, so that it need not know the
/// rewards' scale; the weights have no term for the control cost of the noise; μ may be improved several times a decision.
public struct PathIntegral: Planner {
    public struct Configuration: Codable, Equatable, Sendable {
        /// H, steps that a plan looks ahead.
        public var horizon = 12
        /// N, plans that are tried in an iteration.
        public var candidates = 1000
        /// How often μ is improved for a decision.
        public var iterations = 3
        /// λ; small ones follow the best alone, large ones all alike.
        public var temperature = 0.2
        /// σ, as a share of half the range.
        public var spread = 0.5
        /// The noise's colour.
        public var noise = NoiseColor.white

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
        try PlanningError.require("temperature", c.temperature, in: 1e-6...1e6, "1e-6 … 1e6")
        try PlanningError.require("noise.exponent", c.noise.exponent, in: 0...10, "0 … 10")
        self.configuration = c
        initial = try ActionProposal(space: actionSpace, horizon: c.horizon, spread: c.spread)
        proposal = initial
    }

    public var horizon: Int { configuration.horizon }

    public mutating func plan(_ scorer: some PlanScorer, using generator: inout RandomGenerator) -> Plan {
        var highest = -Float.greatestFiniteMagnitude
        for _ in 0..<configuration.iterations {
            let candidates = proposal.candidates(
                configuration.candidates, color: configuration.noise, using: &generator)
            let scores = Scores(scorer.scores(of: candidates.tensor, using: &generator))
            let weights = scores.weights(temperature: configuration.temperature)
            proposal.fit(candidates, weights: weights, fitsSpread: false)
            highest = scores.highest
        }
        let plan = Plan(actions: proposal.mode, horizon: horizon, score: highest)
        proposal.shift()
        proposal.widen()
        return plan
    }

    public mutating func reset() { proposal = initial }
}
