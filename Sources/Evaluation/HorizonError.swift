/// Normalised root mean squared error at one horizon, beside the two baselines.
///
///     nRMSE_h = √mean over windows and dimensions of ((prediction − truth) / training deviation of the dimension)²
public struct HorizonError: Codable, Equatable, Sendable {
    /// Steps after the last observed one.
    public let horizon: Int
    public let nrmse: Double
    /// The last observed value, kept.
    public let persistence: Double
    public let linear: Double
}
