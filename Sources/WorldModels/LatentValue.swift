import Tensors

/// What stands for a latent variable, of its distribution.
public enum LatentValue: String, Codable, CaseIterable, Sendable {
    /// A sample: states and futures as they may be.
    case sample
    /// The mean of a normal latent, the likeliest classes of categorical ones. Of priors it makes one future, without chance but
    /// for the observations that autoregressive families draw, and not the mean of futures; of posteriors a state without the
    /// noise that every sample adds to what an agent acts on.
    case mean
}

extension Latent {
    func value(_ kind: LatentValue, using generator: inout RandomGenerator) -> Tensor {
        switch kind {
        case .sample: sample(using: &generator)
        case .mean: mode
        }
    }
}
