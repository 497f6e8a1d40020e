/// How well the state inferred at a row tells the row itself, though a share of its readings was kept from the model.
public struct FilteringReport: Codable, Equatable, Sendable {
    /// Of one key that the decoder explains, or that a probe predicts.
    public struct KeyError: Codable, Equatable, Sendable {
        public let name: String
        /// As `nrmse` below, over the key's dimensions.
        public let nrmse: Double
    }

    /// Share of the readings that were dropped at random; see `ObservationConfiguration.dropout` for what a reading is.
    public let dropped: Double
    /// √mean of ((decoder's mean − truth) / training deviation)² over all numbers of the log, dropped ones too; those that the
    /// log does not have are left out. The decoder's mean is that over samples of the posterior.
    public let nrmse: Double
    public let keys: [KeyError]
    public let probes: [KeyError]
}
