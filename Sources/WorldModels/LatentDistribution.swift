import Distributions
import Tensors

/// A family for the latent variable, which can be laid along time.
public protocol LatentDistribution: Distribution {
    /// T batches of distributions as one with a new first axis.
    static func stacked(_ parts: [Self]) -> Self
}

extension DiagonalNormal: LatentDistribution {
    public static func stacked(_ parts: [DiagonalNormal]) -> DiagonalNormal {
        DiagonalNormal(parameters: .stacked(parts.map(\.parameters)))
    }
}
