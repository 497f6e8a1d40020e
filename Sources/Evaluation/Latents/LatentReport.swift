/// What the latent variables are used for: means over all rows of the log, each inferred from its episode's rows up to it.
public struct LatentReport: Codable, Equatable, Sendable {
    /// `normal`: units are numbers; `categorical`: units are choices of one class each; `joint`: all of
    /// the latent is one unit, its elements depending on each other.
    public let kind: String
    /// KL(q ‖ p) of each unit, nats per row.
    public let divergence: [Double]
    /// Var of the posterior's mean over rows, of each unit; nil for categorical ones.
    public let meanVariance: [Double]?
    /// Units with a `meanVariance` above 0.01, or categorical ones with a KL of at least 0.01 nats.
    public let activeUnits: Int
    /// Share of posterior deviations within 5 % of the lower bound they are given, over units with a KL of at least 0.01
    /// nats; nil where there is no bound, or no such unit.
    public let deviationsAtFloor: Double?

    enum CodingKeys: String, CodingKey {
        case kind
        case divergence = "kl"
        case meanVariance = "mean_variance"
        case activeUnits = "active_units"
        case deviationsAtFloor = "deviations_at_floor"
    }
}
