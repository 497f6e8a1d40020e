import Distributions
import Tensors
import Trajectories

/// What the latents of a model do on a batch: means over its rows. A latent is a normal number or a categorical variable.
public struct LatentActivity: Equatable, Sendable {
    /// KL(q ‖ p) of each latent in nats, `[Z]`, or `[G]` of categorical variables; their sum is the KL of a row.
    public let divergences: [Double]
    /// KL(q ‖ p) in nats of a sequence's first row, about which the prior knows nothing.
    public let firstDivergence: Double
    /// Entropy of q in nats.
    public let posteriorEntropy: Double
    /// Share of the active latents' deviations that lie at `DynamicsConfiguration.minimumDeviation`; nil for latents that
    /// have none, or if no latent is active.
    public let floorShare: Double?

    /// KL in nats from which on a latent counts as active.
    public static let activeNats = 0.01
    /// A deviation counts as at its minimum up to this factor of it.
    public static let floorFactor = 1.05

    public init(divergences: [Double], firstDivergence: Double, posteriorEntropy: Double, floorShare: Double?) {
        self.divergences = divergences
        self.firstDivergence = firstDivergence
        self.posteriorEntropy = posteriorEntropy
        self.floorShare = floorShare
    }

    /// KL(q ‖ p) of a row in nats.
    public var divergence: Double { divergences.reduce(0, +) }
    public var activeCount: Int { divergences.count { $0 >= LatentActivity.activeNats } }
}

extension WorldModel {
    /// What the latents do on `batch`, by one sample of the posterior along each sequence.
    public func latentActivity(on batch: SequenceBatch, using generator: inout RandomGenerator) -> LatentActivity {
        let observed = observe(batch, using: &generator)
        let divergences = observed.posterior.divergences(to: dynamics.prior(observed.contexts))
        func mean(_ x: Tensor, over weight: Tensor) -> [Double] {
            let column = weight.reshaped(weight.shape.appending(1))
            let sum = (x * column).sumOverRows.doubles
            return sum.map { $0 / max(1, weight.sum.item) }
        }
        let means = mean(divergences, over: batch.mask)
        let entropy = observed.posterior.entropy
        return LatentActivity(
            divergences: means, firstDivergence: mean(divergences, over: batch.isFirst).reduce(0, +),
            posteriorEntropy: mean(entropy.reshaped(entropy.shape.appending(1)), over: batch.mask)[0],
            floorShare: floorShare(observed.posterior, active: means.map { $0 >= LatentActivity.activeNats }, batch))
    }

    private func floorShare(_ posterior: Latent, active: [Bool], _ batch: SequenceBatch) -> Double? {
        guard let normal = posterior.normal, configuration.dynamics.family != .linearGaussian else { return nil }
        let limit = Float(configuration.dynamics.minimumDeviation * LatentActivity.floorFactor)
        let (deviations, mask) = (normal.deviation.floats, batch.mask.floats)
        var (count, atFloor) = (0, 0)
        for row in mask.indices where mask[row] > 0 {
            for latent in active.indices where active[latent] {
                count += 1
                if deviations[row * active.count + latent] <= limit { atFloor += 1 }
            }
        }
        return count > 0 ? Double(atFloor) / Double(count) : nil
    }
}

extension Latent {
    /// KL(self ‖ other) of each latent by itself, `[…, Z]` or `[…, G]`; as a whole, `[…, 1]`, where they depend on each
    /// other.
    public func divergences(to other: Latent) -> Tensor {
        switch (self, other) {
        case (.normal(let q), .normal(let p)): return q.elementDivergences(to: p)
        case (.categorical(let q), .categorical(let p)): return q.groupDivergences(to: p)
        default:
            let whole = klDivergence(to: other)
            return whole.reshaped(whole.shape.appending(1))
        }
    }
}
