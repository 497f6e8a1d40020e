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
    public let linear: Double

    enum CodingKeys: String, CodingKey {
        case horizon, nrmse, persistence, linear
        case standardError = "nrmse_se"
    }
}
