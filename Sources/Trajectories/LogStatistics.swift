/// What a model remembers of the log it was trained on: enough to standardise its inputs and to stand beside a linear
/// baseline fitted on the same log.
public struct LogStatistics: Equatable, Sendable {
    public let normalizer: Normalizer
    public let linear: LinearStatistics

    public init(normalizer: Normalizer, linear: LinearStatistics) {
        self.normalizer = normalizer
        self.linear = linear
    }

    /// - unscaled: keys of the observation that stay as they are, as binary ones must.
    public init(fitting dataset: TrajectoryDataset, unscaled: Set<String> = []) {
        normalizer = Normalizer(fitting: dataset, unscaled: unscaled)
        linear = LinearStatistics(SequenceDataset(dataset, normalizer: normalizer))
    }
}
