/// What is known along a sequence of T rows once all of it has been seen.
public struct SmoothedSequence: Equatable, Sendable {
    /// What the filter knew.
    public let filtered: FilteredSequence
    /// p(z_t | y_0 … y_{T−1}, u), `[T]`.
    public let smoothed: [Gaussian]
    /// Cov(z_{t+1}, z_t | y_0 … y_{T−1}, u), `[T − 1]` of `[Z][Z]`: rows are z_{t+1}'s, columns z_t's.
    public let lagOneCovariances: [[[Double]]]

    /// log p(y_0 … y_{T−1} | u) in nats.
    public var logLikelihood: Double { filtered.logLikelihood }
}
