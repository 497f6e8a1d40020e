import Distributions
import Tensors

/// The distribution of a latent variable z_t, of whichever kind the model's latents are.
public enum Latent: Distribution {
    case normal(DiagonalNormal)
    case categorical(OneHotCategorical)
    case multivariate(MultivariateNormal)

    private var distribution: any Distribution {
        switch self {
        case .normal(let normal): normal
        case .categorical(let categorical): categorical
        case .multivariate(let normal): normal
        }
    }

    public func sample(using generator: inout RandomGenerator) -> Tensor {
        // Without the box that `distribution` is: this runs at every step of an agent.
        switch self {
        case .normal(let normal): normal.sample(using: &generator)
        case .categorical(let categorical): categorical.sample(using: &generator)
        case .multivariate(let normal): normal.sample(using: &generator)
        }
    }

    public func logProbability(_ x: Tensor) -> Tensor { distribution.logProbability(x) }

    public var mode: Tensor { distribution.mode }

    public var entropy: Tensor { distribution.entropy }

    /// KL(self ‖ other) in nats; both are of one kind, or both normal.
    public func klDivergence(to other: Latent) -> Tensor {
        switch (self, other) {
        case (.normal(let q), .normal(let p)): q.klDivergence(to: p)
        case (.categorical(let q), .categorical(let p)): q.klDivergence(to: p)
        case (.multivariate(let q), .multivariate(let p)): q.klDivergence(to: p)
        case (.normal(let q), .multivariate(let p)):
            MultivariateNormal(mean: q.mean, deviation: q.deviation).klDivergence(to: p)
        default: fatalError("KL between latents of different kinds")
        }
    }

    /// This distribution in rows where `weight` `[…]` is 1, the other where it is 0; both of one kind.
    func selected(where weight: Tensor, otherwise other: Latent) -> Latent {
        let own = weight.reshaped(weight.shape.appending(1))
        func mixed(_ x: Tensor, _ y: Tensor) -> Tensor { x * own + y * own.affine(scale: -1, offset: 1) }
        switch (self, other) {
        case (.normal(let q), .normal(let p)):
            return .normal(DiagonalNormal(parameters: mixed(q.parameters, p.parameters)))
        case (.categorical(let q), .categorical(let p)):
            require(q.uniformMix == p.uniformMix, "selecting between different uniform shares")
            return .categorical(
                OneHotCategorical(
                    logits: mixed(q.logits, p.logits), groups: q.groups, classes: q.classes, uniformMix: q.uniformMix))
        default: fatalError("selecting between latents of these kinds")
        }
    }

    /// T batches of distributions as one with a new first axis.
    public static func stacked(_ parts: [Latent]) -> Latent {
        switch parts[0] {
        case .normal: .normal(.stacked(parts.compactMap(\.normal)))
        case .categorical: .categorical(.stacked(parts.compactMap(\.categorical)))
        case .multivariate: .multivariate(.stacked(parts.compactMap(\.multivariate)))
        }
    }

    /// A distribution whose parameters are a function of this one's.
    func mapParameters(_ transform: (Tensor) -> Tensor) -> Latent {
        switch self {
        case .normal(let normal): .normal(normal.mapParameters(transform))
        case .categorical(let categorical): .categorical(categorical.mapParameters(transform))
        case .multivariate(let normal): .multivariate(normal.mapParameters(transform))
        }
    }

    /// The same distribution, with the gradient of its parameters times `scale`.
    func gradientScaled(by scale: Double) -> Latent { mapParameters { $0.gradientScaled(by: scale) } }

    /// The normal distribution, if it is one.
    public var normal: DiagonalNormal? {
        if case .normal(let normal) = self { normal } else { nil }
    }

    /// The categorical distribution, if it is one.
    public var categorical: OneHotCategorical? {
        if case .categorical(let categorical) = self { categorical } else { nil }
    }

    private var multivariate: MultivariateNormal? {
        if case .multivariate(let normal) = self { normal } else { nil }
    }
}
