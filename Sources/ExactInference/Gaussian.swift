/// The mean and the covariance of a normal distribution.
public struct Gaussian: Equatable, Sendable {
    /// `[Z]`
    public var mean: [Double]
    /// `[Z][Z]`
    public var covariance: [[Double]]

    public init(mean: [Double], covariance: [[Double]]) {
        self.mean = mean
        self.covariance = covariance
    }
}
