/// How the gradient of an expectation under the posterior is estimated.
public struct GradientEstimator: Codable, Equatable, Hashable, Sendable {
    public enum Kind: String, Codable, CaseIterable, Sendable {
        /// Through a sample that is a function of the parameters: z = μ + σ ε. Normal latents; unbiased.
        case pathwise
        /// E[(f − b) ∇ log q(z)], REINFORCE. Any latents; unbiased.
        case scoreFunction
        /// Through a discrete sample as if it were its probabilities. Categorical latents; biased.
        case straightThrough
    }

    /// b, what the score function's returns are compared with. None of them biases it.
    public enum Baseline: String, Codable, CaseIterable, Sendable {
        case none
        /// The mean return, at the same row, of the other sequences of the batch, or of the shard it is cut into.
        case batch
        /// The mean return of the same sequence's other K − 1 samples (Kool et al. 2019).
        case leaveOneOut
    }

    public var kind = Kind.pathwise
    public var baseline = Baseline.none

    public init(_ kind: Kind = .pathwise, baseline: Baseline = .none) {
        self.kind = kind
        self.baseline = baseline
    }

    var sampling: LatentSampling { kind == .scoreFunction ? .detached : .differentiable(.sample) }
}
