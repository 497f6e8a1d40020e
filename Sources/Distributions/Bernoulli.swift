import Tensors

/// Independent binary elements with p(1) = σ(logit).
public struct Bernoulli: Distribution {
    /// `[…, N]`
    public let logits: Tensor

    public init(logits: Tensor) { self.logits = logits }

    public var probability: Tensor { logits.sigmoid }

    /// 1 where it is the likelier value, else 0.
    public var mode: Tensor {
        Tensor(logits.floats.map { $0 > 0 ? Float(1) : 0 }, shape: logits.shape).converted(to: logits.precision)
    }

    /// Zeros and ones; no gradient reaches the logits.
    public func sample(using generator: inout RandomGenerator) -> Tensor {
        let uniform = generator.uniform(logits.shape).floats
        let values = zip(uniform, probability.floats).map { $0 < $1 ? Float(1) : 0 }
        return Tensor(values, shape: logits.shape).converted(to: logits.precision)
    }

    /// Σ x · logit − softplus(logit). Targets may also lie between 0 and 1.
    public func logProbability(_ x: Tensor) -> Tensor { logits.bernoulliLogDensity(x).sumOverLast }

    /// Σ softplus(l) − l · σ(l)
    public var entropy: Tensor { (logits.softplus - logits * probability).sumOverLast }

    /// Σ p (l − l') − softplus(l) + softplus(l')
    public func klDivergence(to other: Bernoulli) -> Tensor {
        (probability * (logits - other.logits) - logits.softplus + other.logits.softplus).sumOverLast
    }
}
