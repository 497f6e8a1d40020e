import WorldModels

/// Where a check is.
public enum OracleProgress: Sendable {
    /// What is begun.
    case stage(String)
    /// Updates made of the posterior that filters (forward) or smooths (backward), and the bound on the last batch in nats
    /// per row.
    case training(RecurrenceConfiguration.Direction, step: Int, elbo: Double)
}
