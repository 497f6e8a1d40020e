/// A lower bound on log p(o_1:T | a), by what is averaged inside its logarithm.
public struct Bound: Codable, Equatable, Hashable, Sendable {
    public enum Kind: String, Codable, CaseIterable, Sendable {
        /// The evidence lower bound, E[log w]; several samples are averaged outside the logarithm.
        case elbo
        /// Importance-weighted, E[log mean_k w^k] over whole sequences (Burda et al. 2016).
        case iwae
        /// A particle filter's estimate of log p, with resampling (Maddison et al. 2017, Le et al. 2018, Naesseth et al.
        /// 2018).
        case fivo
    }

    public var kind = Kind.elbo
    /// K, samples of the posterior per sequence.
    public var samples = 1
    /// A particle filter resamples a sequence whose effective sample size falls below this share of K.
    public var resampleBelow = 0.5

    public init(_ kind: Kind = .elbo, samples: Int = 1) {
        self.kind = kind
        self.samples = samples
    }
}
