import Foundation
import Tensors

/// Normal distributions with any covariance: N(μ, Σ), Σ = L · Lᵀ.
///
/// The lower-triangular factor L draws samples, its inverse W = L⁻¹ weighs deviations; whoever makes the distribution
/// knows both, and gives both. Gradients reach μ, L and W, each by where it appears in the formulas below; that
/// W · L = I is for the maker to keep.
///
/// Z is meant to be small: products run over `[…, Z, Z]`, those of two factors over `[…, Z, Z, Z]`.
public struct MultivariateNormal: Distribution {
    /// μ `[…, Z]`
    public let mean: Tensor
    /// L, lower-triangular, its diagonal positive. `[…, Z, Z]` for a factor per row; `[Z, Z]`, or extents of 1, where
    /// rows share one.
    public let factor: Tensor
    /// W = L⁻¹, of L's shape.
    public let inverseFactor: Tensor

    /// - mean: μ `[…, Z]`.
    /// - factor: L `[…, Z, Z]` or `[Z, Z]`; leading axes are broadcast to those of μ.
    /// - inverseFactor: W = L⁻¹, of the same shape.
    public init(mean: Tensor, factor: Tensor, inverseFactor: Tensor) {
        require(
            mean.shape.rank > 0 && inverseFactor.shape == factor.shape
                && MultivariateNormal.fits(factor.shape, mean.shape.appending(mean.shape.last)),
            "factor \(factor.shape) and inverse factor \(inverseFactor.shape) for a mean of shape \(mean.shape)")
        self.mean = mean
        self.factor = factor
        self.inverseFactor = inverseFactor
    }

    /// N(μ, diag σ²).
    /// - deviation: σ `[Z]`, the same for all rows, or `[…, Z]`.
    public init(mean: Tensor, deviation: Tensor) {
        let identity = MultivariateNormal.identity(mean.shape.last, mean.precision)
        let column = deviation.reshaped(deviation.shape.appending(1))
        self.init(mean: mean, factor: identity * column, inverseFactor: identity / column)
    }

    public var mode: Tensor { mean }

    /// x = μ + L · ε, ε ~ N(0, I).
    public func sample(using generator: inout RandomGenerator) -> Tensor {
        sample(noise: generator.normal(mean.shape, precision: mean.precision))
    }

    /// x = μ + L · ε for a given ε `[…, Z]`.
    public func sample(noise: Tensor) -> Tensor {
        require(noise.shape == mean.shape, "noise \(noise.shape) for a mean of shape \(mean.shape)")
        return mean + MultivariateNormal.apply(factor, to: noise)
    }

    /// −‖W (x − μ)‖² / 2 + Σ log W_ii − Z / 2 · log 2π
    public func logProbability(_ x: Tensor) -> Tensor {
        require(x.shape == mean.shape, "values \(x.shape) for a mean of shape \(mean.shape)")
        let squares = MultivariateNormal.apply(inverseFactor, to: x - mean).square.sumOverLast
        return logPrecision - squares * 0.5 - size * MultivariateNormal.halfLogTwoPi
    }

    /// Z / 2 · (1 + log 2π) − Σ log W_ii
    public var entropy: Tensor {
        (-logPrecision + size * (0.5 + MultivariateNormal.halfLogTwoPi)).broadcast(to: mean.shape.droppingLast())
    }

    /// (‖W_p L_q‖² + ‖W_p (μ_q − μ_p)‖² − Z) / 2 + Σ log W_q,ii − Σ log W_p,ii, the first norm Frobenius's.
    public func klDivergence(to other: MultivariateNormal) -> Tensor {
        require(
            other.mean.shape == mean.shape, "KL between normals with means \(mean.shape) and \(other.mean.shape)")
        let spread = MultivariateNormal.product(other.inverseFactor, factor).square.sumOverLast.sumOverLast
        let shift = MultivariateNormal.apply(other.inverseFactor, to: mean - other.mean).square.sumOverLast
        return (spread + shift - size) * 0.5 + (logPrecision - other.logPrecision)
    }

    private static let halfLogTwoPi = 0.5 * log(2 * Double.pi)

    private var size: Double { Double(mean.shape.last) }

    /// Σ log W_ii, half the logarithm of det Σ⁻¹: one for each factor.
    private var logPrecision: Tensor {
        let identity = MultivariateNormal.identity(mean.shape.last, mean.precision)
        return (inverseFactor * identity).sumOverLast.log.sumOverLast
    }

    /// A · x: `[…, Z, Z]`, `[…, Z]` → `[…, Z]`.
    private static func apply(_ matrix: Tensor, to x: Tensor) -> Tensor {
        (matrix * x.reshaped(x.shape.replacingLast(1).appending(x.shape.last))).sumOverLast
    }

    /// A · B: Σ_k A_ik B_kj, summed over the middle axis of `[…, i, k, j]`.
    private static func product(_ a: Tensor, _ b: Tensor) -> Tensor {
        let size = a.shape.last
        let right = Shape(b.shape.axes.dropLast(2) + [1, size, size])
        let terms = a.reshaped(a.shape.appending(1)) * b.reshaped(right)
        let leading = terms.shape.droppingLast().droppingLast()
        return terms.summed(to: leading.appending(1).appending(size)).reshaped(leading.appending(size))
    }

    private static func identity(_ size: Int, _ precision: Precision) -> Tensor {
        let elements = (0..<size * size).map { $0 % (size + 1) == 0 ? 1.0 : 0 }
        return Tensor(elements, shape: [size, size]).converted(to: precision)
    }

    /// Whether a tensor of shape `own` can be repeated to `target`, its last two axes being there in full.
    private static func fits(_ own: Shape, _ target: Shape) -> Bool {
        guard own.rank >= 2 && own.rank <= target.rank else { return false }
        let pairs = zip(own.axes.reversed(), target.axes.reversed()).enumerated()
        return pairs.allSatisfy { axis, pair in pair.0 == pair.1 || (axis >= 2 && pair.0 == 1) }
    }
}
