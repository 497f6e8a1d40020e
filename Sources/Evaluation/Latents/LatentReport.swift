/// What the latent variables are used for: means over all rows of the log, each inferred from its episode's rows up to it.
public struct LatentReport: Codable, Equatable, Sendable {
    /// `normal`: units are numbers; `categorical`: units are choices of one class each.
    public let kind: String
    /// KL(q ‖ p) of each unit, nats per row.
    public let divergence: [Double]
    /// Var of the posterior's mean over rows, of each unit; nil for categorical ones.
    public let meanVariance: [Double]?
    /// Units with a `meanVariance` above 0.01, or categorical ones with a KL above 0.01 nats.
    public let activeUnits: Int
    /// Share of posterior deviations within 5 % of the lower bound they are given; nil where there is none.
    public let deviationsAtFloor: Double?

    enum CodingKeys: String, CodingKey {
        case kind
        case divergence = "kl"
        case meanVariance = "mean_variance"
        case activeUnits = "active_units"
        case deviationsAtFloor = "deviations_at_floor"
    }
}
