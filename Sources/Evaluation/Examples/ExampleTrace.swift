/// One number along a window, in the log's units.
public struct ExampleTrace: Codable, Equatable, Sendable {
    /// The key it belongs to.
    public let key: String
    /// Its place in the key, or the class it is the probability of.
    public let index: Int
    /// At every row of the window, `context + horizon` of them; nil where it is missing.
    public let truth: [Double?]
    /// At every imagined row, `horizon` of them: the mean over samples of the likelihood's mean.
    public let mean: [Double]
    /// Quantiles of draws from the predictive distribution, the noise of the likelihood included; nil unless it is a real
    /// number.
    public let bands: ExampleBands?
    /// The likelihood's means along a few imagined futures, `horizon` of each.
    public let paths: [[Double]]
}
