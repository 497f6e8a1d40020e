import WorldModels

/// A gradient estimator with the number of posterior samples it averages.
public struct SampledEstimator: Equatable, Sendable {
    public let estimator: GradientEstimator
    /// K
    public let samples: Int

    public init(_ kind: GradientEstimator.Kind, baseline: GradientEstimator.Baseline = .none, samples: Int) {
        estimator = GradientEstimator(kind, baseline: baseline)
        self.samples = samples
    }

    /// Whether its mean is the gradient of the expected objective.
    public var isUnbiased: Bool { estimator.kind != .straightThrough }

    /// The estimators that latents of a kind allow, each with one sample and with K, so that equals stand side by side:
    /// a baseline that needs other sequences is there if the batch has several, one that needs samples if K > 1.
    static func all(latent: LatentKind, samples: Int, sequences: Int) -> [SampledEstimator] {
        let through: GradientEstimator.Kind = latent == .normal ? .pathwise : .straightThrough
        return (samples > 1 ? [1, samples] : [1]).flatMap { count -> [SampledEstimator] in
            var result = [
                SampledEstimator(through, samples: count), SampledEstimator(.scoreFunction, samples: count),
            ]
            if sequences > 1 {
                result.append(SampledEstimator(.scoreFunction, baseline: .batch, samples: count))
            }
            if count > 1 {
                result.append(SampledEstimator(.scoreFunction, baseline: .leaveOneOut, samples: count))
            }
            return result
        }
    }
}
