/// Normalised root mean squared error at one horizon, beside the two baselines.
///
///     nRMSE_h = √mean over windows and dimensions of ((prediction − truth) / training deviation of the dimension)²
///
/// Missing numbers are left out; with none there the errors are NaN.
public struct HorizonError: Codable, Equatable, Sendable {
    /// Steps after the last observed one.
    public let horizon: Int
    public let nrmse: Double
    /// Of `nrmse`, over windows clustered by episode; nil for a single episode.
    public let standardError: Double?
    /// The last observed value, kept.
    public let persistence: Double
    /// The linear model's; NaN where the training log had nothing to fit one to.
    public let linear: Double

    /// The better one of the baselines that there are.
    public var betterBaseline: Double { linear.isNaN ? persistence : min(linear, persistence) }

    enum CodingKeys: String, CodingKey {
        case horizon, nrmse, persistence, linear
        case standardError = "nrmse_se"
    }
}
