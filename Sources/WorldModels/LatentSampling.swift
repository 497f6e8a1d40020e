import Tensors

/// How a latent variable is drawn, which decides what gradient goes through its value.
enum LatentSampling {
    /// The sample is a function of the parameters: reparameterized for a normal distribution, straight-through for a
    /// categorical one.
    case differentiable
    /// Not at all: the mode, see `LatentValue`.
    case mean
    /// The sample is a constant: the score function must bring the gradient.
    case detached

    func callAsFunction(_ latent: Latent, using generator: inout RandomGenerator) -> Tensor {
        switch self {
        case .differentiable: latent.sample(using: &generator)
        case .mean: latent.mode
        case .detached: latent.sample(using: &generator).detached
        }
    }
}
