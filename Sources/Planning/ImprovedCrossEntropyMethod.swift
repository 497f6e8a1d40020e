import Tensors
import Trajectories

/// The improved cross-entropy method (iCEM): finds good plans with fewer candidates than `CrossEntropyMethod`.
///
/// What it adds to it:
/// - Noise is coloured: neighbouring steps hang together, so that plans go somewhere.
/// - A share of the best is tried again in the next iteration, and, one step on, in the next decision.
/// - Candidates fall by a factor from one iteration to the next, to twice the best at least.
/// - The mean itself is a candidate of the last iteration, and the plan is the best candidate of that one.
///
/// Source: Pinneri et al. (2020), with its settings for β, K, ξ, α and γ. Choices are drawn without colour.
public struct ImprovedCrossEntropyMethod: Planner {
    public struct Configuration: Codable, Equatable, Sendable {
        /// H, steps that a plan looks ahead.
        public var horizon = 12
        /// N, plans that are tried in the first iteration.
        public var candidates = 128
        /// How often plans are drawn for a decision.
        public var iterations = 3
        /// K
        public var elites = 10
        /// α, what of the old μ and σ stays.
        public var momentum = 0.1
        /// The first σ, as a share of half the range.
        public var spread = 0.5
        /// The noise's colour β.
        public var noise = NoiseColor(exponent: 2.5)
        /// ξ, the share of the best that is tried again.
        public var kept = 0.3
        /// γ, by which the number of candidates is divided from one iteration to the next.
        public var decay = 1.25

        public init() {}
    }

    public let configuration: Configuration
    private let initial: ActionProposal
    private var proposal: ActionProposal
    /// The best of the last decision, each row-major `[H, S]`, one step on.
    private var kept: [[Float]] = []

    /// - actionSpace: what actions are drawn from, with finite bounds.
    /// - Throws: `PlanningError`.
    public init(_ configuration: Configuration = .init(), actionSpace: Space) throws(PlanningError) {
        let c = configuration
        try PlanningError.requirePositive("candidates", c.candidates)
        try PlanningError.requirePositive("iterations", c.iterations)
        try PlanningError.requireElites(c.elites, of: c.candidates)
        try PlanningError.require("momentum", c.momentum, in: 0...1, "0 … 1")
        try PlanningError.require("noise.exponent", c.noise.exponent, in: 0...10, "0 … 10")
        try PlanningError.require("kept", c.kept, in: 0...1, "0 … 1")
        try PlanningError.require("decay", c.decay, in: 1...1e9, "1 … 1e9")
        self.configuration = c
        initial = try ActionProposal(space: actionSpace, horizon: c.horizon, spread: c.spread)
        proposal = initial
    }

    public var horizon: Int { configuration.horizon }

    public mutating func plan(_ scorer: some PlanScorer, using generator: inout RandomGenerator) -> Plan {
        let c = configuration
        var best: [[Float]] = []
        var highest = -Float.greatestFiniteMagnitude
        var count = Double(c.candidates)
        for iteration in 0..<c.iterations {
            let mean = iteration == c.iterations - 1 ? [proposal.mode] : []
            let candidates = proposal.candidates(max(Int(count), 2 * c.elites), color: c.noise, using: &generator)
                .adding(mean + kept)
            let scores = Scores(scorer.scores(of: candidates.tensor, using: &generator))
            let elites = scores.best(c.elites)
            proposal.fit(candidates, best: elites, momentum: c.momentum)
            best = elites.map { candidates[$0] }
            kept = Array(best.prefix(Int((c.kept * Double(c.elites)).rounded())))
            highest = scores.highest
            count /= c.decay
        }
        moveOn(using: &generator)
        return Plan(actions: best[0], horizon: horizon, score: highest)
    }

    public mutating func reset() {
        proposal = initial
        kept = []
    }

    /// Everything kept by one step; what a kept plan then lacks at its end is drawn.
    private mutating func moveOn(using generator: inout RandomGenerator) {
        proposal.shift()
        proposal.widen()
        if kept.isEmpty { return }
        let ends = proposal.candidates(kept.count, using: &generator)
        kept = kept.indices.map { Array(kept[$0].dropFirst(ends.width)) + ends[$0].suffix(ends.width) }
    }
}
