/// What a probe finds in the model's features.
public struct ProbeReport: Codable, Equatable, Sendable {
    /// The key it predicts.
    public let name: String
    /// E_q[log p(key | features)], nats per row, of densities in the log's units.
    public let logLikelihoodPerStep: Double
    /// At the rows inferred, as of `FilteringReport`.
    public let nrmse: Double

    enum CodingKeys: String, CodingKey {
        case name, nrmse
        case logLikelihoodPerStep = "log_likelihood_per_step"
    }
}
