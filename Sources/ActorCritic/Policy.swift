import Distributions
import Tensors

/// A distribution over actions, one for each of a batch of states.
public enum Policy: Sendable {
    /// Of a box, in units of its half-widths about its middle.
    case box(DiagonalNormal)
    /// Of a choice, one-hot.
    case choice(OneHotCategorical)

    private var distribution: any Distribution {
        switch self {
        case .box(let normal): normal
        case .choice(let categorical): categorical
        }
    }

    public func sample(using generator: inout RandomGenerator) -> Tensor { distribution.sample(using: &generator) }
    public func logProbability(_ action: Tensor) -> Tensor { distribution.logProbability(action) }
    public var mode: Tensor { distribution.mode }
    public var entropy: Tensor { distribution.entropy }

    /// An action between the likeliest one and a draw:
    ///
    ///     box:     μ + spread · σ ε,  ε ~ N(0, I)
    ///     choice:  a draw of p^(1/spread), normalised
    public func action(spread: Double, using generator: inout RandomGenerator) -> Tensor {
        if spread == 0 { return mode }
        switch self {
        case .box(let normal):
            return DiagonalNormal(mean: normal.mean, deviation: normal.deviation * spread).sample(using: &generator)
        case .choice(let choice):
            let sharpened = OneHotCategorical(
                logits: choice.probability.log * (1 / spread), groups: choice.groups, classes: choice.classes)
            return sharpened.sample(using: &generator)
        }
    }

    /// What several policies do together: of boxes, means of their μ and of their σ; of choices, of their probabilities.
    static func mean(of policies: [Policy]) -> Policy {
        if policies.count == 1 { return policies[0] }
        func mean(_ parameters: (Policy) -> Tensor) -> Tensor {
            policies.dropFirst().reduce(parameters(policies[0])) { $0 + parameters($1) } * (1 / Double(policies.count))
        }
        switch policies[0] {
        case .box: return .box(DiagonalNormal(parameters: mean(\.parameters)))
        case .choice(let choice):
            return .choice(
                OneHotCategorical(logits: mean(\.parameters).log, groups: choice.groups, classes: choice.classes))
        }
    }

    /// (μ, σ) of a box, the probabilities of a choice.
    private var parameters: Tensor {
        switch self {
        case .box(let normal): normal.parameters
        case .choice(let choice): choice.probability
        }
    }
}
