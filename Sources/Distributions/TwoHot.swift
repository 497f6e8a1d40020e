import Foundation
import Tensors

/// Independent numbers, each by a categorical distribution over B = 255 bins that lie as symexp(−20 … 20): dense near 0, up
/// to ±4.9e8. A number between two bins is given by a weight on each, w and 1 − w, so that Σ w_i b_i = x.
///
///     log p(x) ≥ Σ_i w_i(x) · (log p_i − log Δ_i)          Δ_i = (b_{i+1} − b_{i−1}) / 2
///
/// The right side is what `logProbability` gives. Up to the constants Δ it is the two-hot cross-entropy that DreamerV3
/// trains with; with them it is a lower bound, by Jensen's inequality, on the density of the mixture whose component i is
/// the triangle over b_{i−1} … b_{i+1}. What lies past the last bin counts as lying on it, where no bound holds. Draws and the
/// mode are bins.
///
/// Source: DreamerV3 (Hafner et al. 2023). The mean is summed in mirrored pairs, as there: equal logits give exactly 0.
public struct TwoHot: Distribution {
    /// B
    public static let bins = 255
    /// b_i, rising.
    public static let values: [Double] = {
        let half = (bins + 1) / 2
        let lower = (0..<half).map { 1 - exp(20 - 20 * Double($0) / Double(half - 1)) }
        return lower + lower.dropLast().reversed().map { -$0 }
    }()
    /// log Δ_i; a triangle at an end has one side.
    static let logWidths: [Double] = values.indices.map { i in
        log((values[min(i + 1, bins - 1)] - values[max(i - 1, 0)]) / 2)
    }

    /// `[…, N · B]`, the bins of a number next to each other.
    public let logits: Tensor

    public init(logits: Tensor) {
        require(
            logits.shape.rank > 0 && logits.shape.last % TwoHot.bins == 0,
            "logits of shape \(logits.shape) for numbers of \(TwoHot.bins) bins each")
        self.logits = logits
    }

    /// Σ p_i b_i `[…, N]`.
    public var mean: Tensor { grouped.softmax.mirroredSum(constant(TwoHot.values)) }

    /// The likeliest bins `[…, N]`, a constant.
    public var mode: Tensor { grouped.oneHotOfLargest.mirroredSum(constant(TwoHot.values)) }

    /// Bins `[…, N]`; no gradient reaches the logits.
    public func sample(using generator: inout RandomGenerator) -> Tensor {
        let p = grouped.detached.softmax
        let uniform = generator.uniform(p.shape.droppingLast(), precision: p.precision)
        return p.oneHotSample(uniform: uniform).mirroredSum(constant(TwoHot.values))
    }

    /// The bound above, summed over numbers: x `[…, N]` → `[…]`.
    public func logProbability(_ x: Tensor) -> Tensor { elementLogProbability(x).sumOverLast }

    /// The bound above for each number: x `[…, N]` → `[…, N]`. x is a constant.
    public func elementLogProbability(_ x: Tensor) -> Tensor {
        let logits = grouped
        require(x.shape == logits.shape.droppingLast(), "values \(x.shape) for logits \(self.logits.shape)")
        return logits.twoHotLogDensity(
            x, bins: constant(TwoHot.values), logWidths: constant(TwoHot.logWidths))
    }

    /// −Σ p_i (log p_i − log Δ_i), of draws.
    public var entropy: Tensor {
        -(grouped.softmax * (grouped.logSoftmax - constant(TwoHot.logWidths))).sumOverLast.sumOverLast
    }

    public func klDivergence(to other: TwoHot) -> Tensor {
        (grouped.softmax * (grouped.logSoftmax - other.grouped.logSoftmax)).sumOverLast.sumOverLast
    }

    /// `[…, N, B]`
    private var grouped: Tensor {
        logits.reshaped(logits.shape.replacingLast(logits.shape.last / TwoHot.bins).appending(TwoHot.bins))
    }

    private func constant(_ values: [Double]) -> Tensor {
        Tensor(values, shape: [values.count]).converted(to: logits.precision)
    }
}
