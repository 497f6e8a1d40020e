import Distributions
import Tensors

/// A family for the latent variable, which can be laid along time.
public protocol LatentDistribution: Distribution {
    /// T batches of distributions as one with a new first axis.
    static func stacked(_ parts: [Self]) -> Self
    /// Distributions whose parameters are a function of these ones'.
    func mapParameters(_ transform: (Tensor) -> Tensor) -> Self
}

extension DiagonalNormal: LatentDistribution {
    public static func stacked(_ parts: [DiagonalNormal]) -> DiagonalNormal {
        DiagonalNormal(parameters: .stacked(parts.map(\.parameters)))
    }

    public func mapParameters(_ transform: (Tensor) -> Tensor) -> DiagonalNormal {
        DiagonalNormal(parameters: transform(parameters))
    }
}

extension OneHotCategorical: LatentDistribution {
    public static func stacked(_ parts: [OneHotCategorical]) -> OneHotCategorical {
        let first = parts[0]
        require(
            parts.allSatisfy {
                $0.groups == first.groups && $0.classes == first.classes && $0.uniformMix == first.uniformMix
            }, "stacking categorical distributions of different kinds")
        return OneHotCategorical(
            logits: .stacked(parts.map(\.logits)), groups: first.groups, classes: first.classes,
            uniformMix: first.uniformMix)
    }

    public func mapParameters(_ transform: (Tensor) -> Tensor) -> OneHotCategorical {
        OneHotCategorical(logits: transform(logits), groups: groups, classes: classes, uniformMix: uniformMix)
    }
}

extension MultivariateNormal: LatentDistribution {
    /// A factor that the rows of a part share, they share afterwards: `[Z, Z]` of means `[B, Z]` becomes `[T, 1, Z, Z]`.
    /// Where the parts differ in what they share, every row gets a factor of its own.
    public static func stacked(_ parts: [MultivariateNormal]) -> MultivariateNormal {
        MultivariateNormal(
            mean: .stacked(parts.map(\.mean)), factor: stackedFactors(parts, \.factor),
            inverseFactor: stackedFactors(parts, \.inverseFactor))
    }

    public func mapParameters(_ transform: (Tensor) -> Tensor) -> MultivariateNormal {
        MultivariateNormal(mean: transform(mean), factor: transform(factor), inverseFactor: transform(inverseFactor))
    }

    private static func stackedFactors(
        _ parts: [MultivariateNormal], _ factor: KeyPath<MultivariateNormal, Tensor>
    ) -> Tensor {
        let full = parts[0].mean.shape.appending(parts[0].mean.shape.last)
        let factors = parts.map { part in
            let shape = part[keyPath: factor].shape
            let shared = [Int](repeating: 1, count: full.rank - shape.rank)
            return part[keyPath: factor].reshaped(Shape(shared + shape.axes))
        }
        let areAlike = factors.allSatisfy { $0.shape == factors[0].shape }
        return .stacked(areAlike ? factors : factors.map { $0.broadcast(to: full) })
    }
}
