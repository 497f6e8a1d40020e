/// Predicted probabilities that the episode goes on, against how often it did.
public struct ContinuationCalibration: Codable, Equatable, Sendable {
    /// One of ten probabilities' ranges of width 0.1 each, those with predictions in them, from 0 up.
    public let bins: [ReliabilityBin]
    /// Expected calibration error: Σ over bins of count · |predicted − observed| / Σ count.
    public let expectedCalibrationError: Double
    /// −mean log probability of what came true, nats.
    public let logLoss: Double
    /// Predictions, and how many of them were of a row at which the episode ended.
    public let rows: Int
    public let ends: Int
    /// Predictions beside these that were not finite; nil if all were.
    public let notFinite: Int?

    enum CodingKeys: String, CodingKey {
        case bins, rows, ends
        case expectedCalibrationError = "ece"
        case logLoss = "log_loss"
        case notFinite = "not_finite"
    }
}
