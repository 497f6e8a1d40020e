/// The family of a likelihood.
public enum Likelihood: String, Codable, CaseIterable, Sendable {
    /// N(x; μ, diag σ²); see `DeviationKind`.
    case normal
    /// N(symlog x; μ, ½) of the number in the log's units: a normal one for numbers of any size. −log p is
    /// Σ (μ − symlog x)² and what does not depend on μ, log √π + log(1 + |x|) per number; DreamerV3 trains with the sum of
    /// squares alone, whose gradient is the same.
    case symlog
    /// Independent binary elements, p(1) = σ(logit).
    case bernoulli
    /// One of N classes, x a one-hot vector; several choices are so many parts of a head.
    case categorical
    /// A categorical distribution over bins for each number, in the log's units; see `TwoHot`.
    case twoHot

    /// Whether it is of real numbers, which may be shifted and scaled.
    public var isOfNumbers: Bool { self == .normal || self == .symlog || self == .twoHot }

    /// Whether values enter it, and the encoder, in the log's own units, squeezed.
    var isSqueezed: Bool { self == .symlog || self == .twoHot }
}

/// How the standard deviation of a normal likelihood is had.
public enum DeviationKind: String, Codable, CaseIterable, Sendable {
    /// A constant.
    case fixed
    /// One parameter per dimension, trained with the rest.
    case learned
    /// One per dimension, at its optimum given the residuals of recent batches: σ² is a running mean of the squared
    /// residual. The optimal σ-VAE (Rybkin et al. 2021) takes the present batch alone, which lets a batch with a rare
    /// event in it discount that event; here it keeps its weight, and open-loop errors come out smaller.
    case maximumLikelihood
    /// One per dimension and state: the network puts it out, σ = softplus(·) + minimumDeviation.
    case predicted
}
