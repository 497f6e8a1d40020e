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

    /// The mean of a box, the probabilities of a choice.
    public var mean: Tensor {
        switch self {
        case .box(let normal): normal.mean
        case .choice(let categorical): categorical.probability
        }
    }
}
