import WorldModels

/// What one training step reports.
public struct TrainingMetrics: Sendable {
    /// Updates made, this one included.
    public let step: Int
    /// What was minimised, in nats per row.
    public let objective: Double
    /// The true bound on the same batch.
    public let bound: EvidenceLowerBound
    /// Global norm of the gradients before clipping.
    public let gradientNorm: Double
    public let learningRate: Double
}
