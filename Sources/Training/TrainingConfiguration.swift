import Optimizers

/// How a model is trained.
public struct TrainingConfiguration: Codable, Equatable, Sendable {
    /// Updates in all; null for a run that ends by the clock alone.
    public var steps: Int? = 10_000
    /// Minutes in all; null for a run that ends by its steps alone. The learning rate falls by whichever is further on.
    public var minutes: Double?
    /// What all randomness of the run follows from; null draws one, which is then stored with the run.
    public var seed: UInt64?
    /// Share of the episodes that is kept out of training, to measure on; of a log of one episode, the share of its rows,
    /// which are its last.
    public var validation = 0.05
    /// B, sequences per step.
    public var batch = 16
    /// T, rows per sequence; null for whole episodes, each drawn once before any is drawn again.
    public var length: Int? = 32
    /// K, steps in a row for which every second sequence goes on where it ended in the step before, with the state it had
    /// there; 1 for none that go on. A state that was only ever trained for T rows drifts when it is filtered for more. The
    /// other sequences begin anew at every step, so that beginnings are learned as well. Whole episodes, several
    /// samples of a sequence and smoothing posteriors do without.
    public var consecutive = 1
    /// Parts a batch is cut into, each computed on its own core. Part of the result: the same seed and the same number
    /// of shards give the same model.
    public var shards = 2
    public var learningRate = LearningRateSchedule()
    public var optimizer = Optimizer.Configuration()
    /// Iterations of expectation and maximization that find p before the first update, for linear-Gaussian dynamics with a
    /// linear normal decoder. Freeze `decoder` and p's dynamics to leave it there, and train the posterior alone.
    public var expectationMaximization = 0
    /// Beginnings of the paths of parameters that stay as they are, such as `decoder`.
    public var frozen: [String] = []
    /// Whether the model with the best bound on the kept-out episodes is kept beside the last one.
    public var keepsBest = false
    /// Decay of a running average of the parameters, which is then the model that is measured, kept and loaded; 0 for
    /// the parameters themselves. The first steps average less.
    public var averaging = 0.0
    /// Limit of the global norm of the gradients; null for none.
    public var clip: Double? = 100
    /// Limit of each gradient's norm as a share of the norm of the parameter it moves; null for none. See `AdaptiveClip`.
    public var adaptiveClip: Double?
    /// How often a run goes back to its last good step and on with other batches, after a step that was not finite, before
    /// it ends with an error.
    public var rollbacks = 3
    /// Whole models trained side by side, each with its own beginning and its own batches. The first is the one that a run
    /// without the others gives.
    public var ensemble = 1
    /// Whether the run's metrics are also written as event files, which TensorBoard shows. It changes no result.
    public var tensorBoard = true

    public init() {}
}

extension TrainingConfiguration {
    /// Nineteen years.
    public static let mostMinutes = 1e7

    /// Sequences in each part of a batch, of parts that have any.
    var shardSizes: [Int] {
        (0..<shards).map { batch * ($0 + 1) / shards - batch * $0 / shards }.filter { $0 > 0 }
    }
}
