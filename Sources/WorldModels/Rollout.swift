/// What training asks of imagined rows: from states the posterior inferred, the prior imagines K steps under the logged
/// actions, and the heads are held to what was logged there. A model is then trained at what it is used for, and one that
/// reconstructs well no longer imagines badly.
///
///     scale · mean of −log p(o_t+k | h, z) over starts t and steps k = 1 … K, rewards alike
///     overshootingScale · mean of freeNats(KL(sg q(z_t+k | ·) ‖ p(z_t+k | s_t, a_t … a_t+k−1))) over k = 2 … K
///
/// z_t+1 … z_t+K come from the prior; the gradient goes through all K steps into the state they began at. A row in another
/// episode than its start counts for nothing.
///
/// A normal likelihood whose deviation is had by maximum likelihood has one for each step, at its optimum for the batch, so
/// that far steps, whose errors are larger, do not drown near ones.
///
/// Source: the second line is latent overshooting, PlaNet (Hafner et al. 2019). Differs: it is taken over the rollouts'
/// starts, with priors given by samples of the step before; PlaNet's own are all rows.
public struct Rollout: Codable, Equatable, Sendable {
    /// K; 0 for no rollouts.
    public var steps = 0
    /// How many rows of a sequence rollouts begin at, spread evenly, the last with K rows after it; null for every row.
    public var starts: Int? = 1
    public var latents = LatentValue.sample
    /// Of the likelihoods of imagined rows, beside the scale that each has in the objective.
    public var scale = 1.0
    /// Of latent overshooting.
    public var overshootingScale = 0.0

    public init() {}

    /// Rows of a sequence of `length` that rollouts begin at.
    func startRows(length: Int) -> [Int] {
        guard let starts else { return Array(0..<length - 1) }
        let last = max(0, length - 1 - steps)
        return Set((1...starts).map { last * $0 / starts }).sorted()
    }
}
