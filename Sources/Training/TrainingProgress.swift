import Evaluation
import WorldModels

/// Where a run stands after a step.
public struct TrainingProgress: Sendable {
    /// Share of the run behind us, 0…1.
    public let fraction: Double
    /// Of the first model, if there are several.
    public let metrics: TrainingMetrics
    /// The latest measurement on held-out episodes.
    public let validation: ValidationMetrics?
    /// Whether this was the last step of the sitting.
    public let isLast: Bool
}

/// A measurement on held-out episodes.
public struct ValidationMetrics: Sendable {
    /// Nats per row.
    public let elbo: Double
    /// The bound by particles, nats per row, where that is what is maximised.
    public let particleBound: Double?
    /// Observations; empty if no held-out episode is long enough.
    public let horizonErrors: [HorizonError]

    /// What the best model has most of: the bound that is maximised.
    var score: Double { particleBound ?? elbo }
}
