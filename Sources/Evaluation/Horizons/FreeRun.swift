/// How a free run, imagined from a window's first rows with the logged actions, compares with the log over all its steps.
public struct FreeRun: Codable, Equatable, Sendable {
    /// Root mean squared error of each observed dimension, in the log's units.
    public let rootMeanSquaredErrors: [Double]
    /// −log of the mean over samples of p(o_t | ·), nats per predicted row, of densities in the log's units: what the
    /// samples together say of each row by itself.
    public let negativeLogLikelihood: Double

    enum CodingKeys: String, CodingKey {
        case rootMeanSquaredErrors = "rmse"
        case negativeLogLikelihood = "nll_per_step"
    }
}
