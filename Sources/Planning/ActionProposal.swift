import Tensors
import Trajectories

/// Where plans are looked for: a distribution over sequences of H actions, each number of each action on its own.
struct ActionProposal: Sendable {
    let horizon: Int
    private var elements: [any ElementProposal]

    /// Begins without a preference.
    /// - spread: the first standard deviation of numbers, as a share of half their range.
    init(space: Space, horizon: Int, spread: Double) throws(PlanningError) {
        try PlanningError.requirePositive("horizon", horizon)
        try PlanningError.require("spread", spread, in: Double.leastNormalMagnitude...100, "more than 0, at most 100")
        if space.storedSize == 0 { throw .noActions }
        self.horizon = horizon
        elements = []
        for (index, element) in space.elements.enumerated() {
            switch element {
            case .number(let low, let high):
                guard low.isFinite && high.isFinite else {
                    throw .unboundedAction(element: index, low: low, high: high)
                }
                elements.append(NormalProposal(low: low, high: high, horizon: horizon, spread: spread))
            case .choice(let count, _): elements.append(CategoricalProposal(classes: count, horizon: horizon))
            case .binary: elements.append(CategoricalProposal(classes: 2, horizon: horizon))
            }
        }
    }

    func candidates(_ count: Int, color: NoiseColor = .white, using generator: inout RandomGenerator) -> Candidates {
        collect(count) { $0.sample(count, color: color, using: &generator) }
    }

    func evenCandidates(_ count: Int, using generator: inout RandomGenerator) -> Candidates {
        collect(count) { $0.sampleEvenly(count, using: &generator) }
    }

    /// Moves to where the weighted candidates lie.
    mutating func fit(_ candidates: Candidates, weights: [Float], momentum: Double = 0, fitsSpread: Bool = true) {
        for index in elements.indices {
            elements[index].fit(
                candidates.column(index), weights: weights, momentum: Float(momentum), fitsSpread: fitsSpread)
        }
    }

    /// Moves to where the best candidates lie, all with the same weight.
    mutating func fit(_ candidates: Candidates, best: [Int], momentum: Double) {
        let elites = Candidates(best.map { candidates[$0] }, horizon: horizon, width: elements.count)
        fit(elites, weights: .init(repeating: 1 / Float(best.count), count: best.count), momentum: momentum)
    }

    mutating func widen() {
        for index in elements.indices { elements[index].widen() }
    }

    mutating func shift() {
        for index in elements.indices { elements[index].shift() }
    }

    /// The likeliest plan, row-major `[H, S]`.
    var mode: [Float] {
        let modes = elements.map(\.mode)
        return (0..<horizon).flatMap { t in modes.map { $0[t] } }
    }

    private func collect(_ count: Int, _ sample: (any ElementProposal) -> [Float]) -> Candidates {
        var candidates = Candidates(horizon: horizon, count: count, width: elements.count)
        for (index, element) in elements.enumerated() { candidates.setColumn(index, to: sample(element)) }
        return candidates
    }
}
