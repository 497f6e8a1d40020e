/// What a model remembers of the log it was trained on: enough to standardise its inputs, to stand beside a linear baseline
/// fitted on the same log, and to know which numbers that baseline predicts exactly.
public struct LogStatistics: Equatable, Sendable {
    public let normalizer: Normalizer
    public let linear: LinearStatistics
    /// nRMSE of the linear baseline some rows ahead, of each number that the model sees; empty where it is not known.
    public let freeRunErrors: [Double]

    public init(normalizer: Normalizer, linear: LinearStatistics, freeRunErrors: [Double] = []) {
        self.normalizer = normalizer
        self.linear = linear
        self.freeRunErrors = freeRunErrors
    }

    /// - unscaled: keys of the observation that stay as they are, as binary ones must.
    public init(fitting dataset: TrajectoryDataset, unscaled: Set<String> = []) {
        normalizer = Normalizer(fitting: dataset, unscaled: unscaled)
        let data = SequenceDataset(dataset, normalizer: normalizer)
        linear = LinearStatistics(data)
        let errors = LinearBaseline(linear)?.freeRunErrors(on: data) ?? []
        freeRunErrors = errors.allSatisfy(\.isFinite) ? errors : []
    }

    /// Whether a number is predicted exactly by the linear baseline while another one is not, as a clock is: far ahead, its error
    /// is less than a fiftieth of a deviation and of the largest error. `[observationSize]`
    public var isExactlyLinear: [Bool] {
        guard let largest = freeRunErrors.max() else {
            return .init(repeating: false, count: normalizer.observationSize)
        }
        return freeRunErrors.map { $0 < 0.02 * min(1, largest) }
    }
}
