import WorldModels

/// What one training step reports.
public struct TrainingMetrics: Sendable {
    /// Updates made, this one included.
    public let step: Int
    /// What was minimised, in nats per row.
    public let objective: Double
    /// The true evidence lower bound on the same batch; nil where samples were resampled, which it knows nothing of.
    public let bound: EvidenceLowerBound?
    /// The bound by particles, IWAE or FIVO, on the same batch, nats per row, where that is what was maximised.
    public let particleBound: Double?
    /// Global norm of the gradients before clipping.
    public let gradientNorm: Double
    public let learningRate: Double

    /// Whether the step was made: one whose objective or gradient is not finite, or so large that the optimizer's moments
    /// would not be, changes nothing.
    public let isFinite: Bool
}
