/// By how many nats a posterior's bound falls short of log p in expectation over the system's own sequences, and why.
public struct ExpectedGap: Equatable, Sendable {
    /// For not seeing what comes after row t: what no posterior of these latents that observes as it goes can gain.
    public var future = 0.0
    /// For means that are not the best among those that see as much.
    public var means = 0.0
    /// For covariances that are not the exact posterior's.
    public var covariances = 0.0

    /// All of it.
    public var total: Double { future + means + covariances }
}
