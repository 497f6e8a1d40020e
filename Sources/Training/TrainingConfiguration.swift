import Optimizers

/// How a model is trained.
public struct TrainingConfiguration: Codable, Equatable, Sendable {
    /// B, sequences per step.
    public var batch = 16
    /// T, rows per sequence.
    public var length = 32
    /// Parts a batch is cut into, each computed on its own core. Part of the result: the same seed and the same number
    /// of shards give the same model.
    public var shards = 2
    public var learningRate = LearningRateSchedule()
    public var optimizer = Adam.Configuration()
    /// Limit of the global norm of the gradients.
    public var clip = 100.0

    public init() {}
}
