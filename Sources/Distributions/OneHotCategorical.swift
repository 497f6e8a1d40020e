import Tensors

/// G independent categorical variables of C classes each, side by side; a value is one-hot in every group.
///
///     p = (1 − u) · softmax(logits) + u / C        within each group
///
/// The share u of a uniform mixture keeps every class possible, and with it the divergence finite; sampling, log
/// probability, entropy and divergence all mean the same p.
///
/// Source: DreamerV2 (Hafner et al. 2021); the mixture, DreamerV3 (Hafner et al. 2023), with u = 0.01.
public struct OneHotCategorical: Distribution {
    /// `[…, G · C]`, finite; the classes of a group are neighbours.
    public let logits: Tensor
    /// G
    public let groups: Int
    /// C
    public let classes: Int
    /// u, in 0 ..< 1.
    public let uniformMix: Double

    public init(logits: Tensor, groups: Int, classes: Int, uniformMix: Double = 0) {
        require(
            groups > 0 && classes > 0 && logits.shape.rank > 0 && logits.shape.last == groups * classes,
            "logits of shape \(logits.shape) for \(groups) groups of \(classes) classes")
        require(uniformMix >= 0 && uniformMix < 1, "a uniform share of \(uniformMix), not in 0 ..< 1")
        self.logits = logits
        self.groups = groups
        self.classes = classes
        self.uniformMix = uniformMix
    }

    /// p, `[…, G · C]`.
    public var probability: Tensor { logits.mixedSoftmax(classes: classes, uniformShare: uniformMix) }

    /// 1 at the likeliest class of each group, the first of several.
    public var mode: Tensor { grouped(logits).oneHotOfLargest.reshaped(logits.shape) }

    /// One-hot in every group, from one uniform number for each.
    ///
    /// Straight-through: the value is one-hot, the gradient that of p, as for onehot + p − stopgrad(p).
    public func sample(using generator: inout RandomGenerator) -> Tensor {
        let uniform = generator.uniform(logits.shape.replacingLast(groups), precision: logits.precision)
        return probability.oneHotSample(uniform: uniform)
    }

    /// Σ x · log p
    public func logProbability(_ x: Tensor) -> Tensor {
        require(x.shape == logits.shape, "values \(x.shape) for logits \(logits.shape)")
        return (x * logarithm).sumOverLast
    }

    /// −Σ p · log p
    public var entropy: Tensor {
        -(probability * logarithm).sumOverLast
    }

    /// Σ p (log p − log p')
    public func klDivergence(to other: OneHotCategorical) -> Tensor {
        requireSameKind(as: other)
        if uniformMix > 0 && other.uniformMix > 0 { return .probabilityDivergence(probability, other.probability) }
        return (probability * (logarithm - other.logarithm)).sumOverLast
    }

    /// The KL of each group by itself, in nats: `[…, G]`.
    public func groupDivergences(to other: OneHotCategorical) -> Tensor {
        requireSameKind(as: other)
        return grouped(probability * (logarithm - other.logarithm)).sumOverLast
    }

    private func requireSameKind(as other: OneHotCategorical) {
        require(
            other.groups == groups && other.classes == classes && other.logits.shape == logits.shape,
            "KL between \(groups) groups of \(classes) classes \(logits.shape) and "
                + "\(other.groups) of \(other.classes) \(other.logits.shape)")
    }

    /// log p, `[…, G · C]`; by the logits where nothing is mixed in, so that p may run to 0.
    private var logarithm: Tensor {
        uniformMix == 0 ? grouped(logits).logSoftmax.reshaped(logits.shape) : probability.log
    }

    private func grouped(_ x: Tensor) -> Tensor { x.reshaped(x.shape.replacingLast(groups).appending(classes)) }
}
