import Distributions

/// A part of what a head predicts: one key of an observation, or one choice of it.
public struct LikelihoodPart: Equatable, Sendable {
    public let name: String
    public let likelihood: Likelihood
    /// Where its numbers stand in the value.
    public let values: Range<Int>
    /// Where the network's outputs for it stand.
    let outputs: Range<Int>
    /// Where its deviations stand in the head's; empty for other likelihoods, and where the network puts them out.
    let deviations: Range<Int>
    /// Where what its likelihood follows from stands in the head's statistics.
    let statistics: Range<Int>

    /// What a part is made of, before its place among others is known.
    struct Plan: Equatable, Sendable {
        var name: String
        var likelihood: Likelihood
        var values: Range<Int>
    }

    /// Parts side by side, in the order given.
    static func laidOut(_ plans: [Plan], deviation: DeviationKind) -> [LikelihoodPart] {
        var (outputs, deviations, statistics) = (0, 0, 0)
        func next(_ count: Int, from start: inout Int) -> Range<Int> {
            defer { start += count }
            return start..<start + count
        }
        return plans.map { plan in
            let count = plan.values.count
            let hasDeviations = plan.likelihood == .normal && deviation != .predicted
            let outputsPerNumber =
                switch plan.likelihood {
                case .normal: deviation == .predicted ? 2 : 1
                case .twoHot: TwoHot.bins
                case .symlog, .bernoulli, .categorical: 1
                }
            return LikelihoodPart(
                name: plan.name, likelihood: plan.likelihood, values: plan.values,
                outputs: next(count * outputsPerNumber, from: &outputs),
                deviations: next(hasDeviations ? count : 0, from: &deviations),
                statistics: next((hasDeviations ? count : 1) + count, from: &statistics))
        }
    }
}
