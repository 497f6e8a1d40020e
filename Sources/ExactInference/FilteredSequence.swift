/// What a Kalman filter knows along a sequence of T rows.
public struct FilteredSequence: Equatable, Sendable {
    /// p(z_t | y_0 … y_{t−1}, u), `[T]`; at row 0 the initial distribution.
    public let predicted: [Gaussian]
    /// p(z_t | y_0 … y_t, u), `[T]`.
    public let filtered: [Gaussian]
    /// log p(y_t | y_0 … y_{t−1}, u) in nats, `[T]`.
    public let stepLogLikelihoods: [Double]

    /// log p(y_0 … y_{T−1} | u) in nats.
    public var logLikelihood: Double { stepLogLikelihoods.reduce(0, +) }
}
