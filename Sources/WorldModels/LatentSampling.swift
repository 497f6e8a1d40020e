import Tensors

/// How a latent variable gets its value in inference, which decides what gradient goes through that.
enum LatentSampling {
    /// The value is a function of the parameters: a sample is reparameterized for a normal distribution, straight-through for a
    /// categorical one.
    case differentiable(LatentValue)
    /// A sample that is a constant: the score function must bring the gradient.
    case detached

    func callAsFunction(_ latent: Latent, using generator: inout RandomGenerator) -> Tensor {
        switch self {
        case .differentiable(let value): latent.value(value, using: &generator)
        case .detached: latent.sample(using: &generator).detached
        }
    }
}
