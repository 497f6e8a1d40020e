/// How far the members of an ensemble disagree at one horizon, and whether that tells where they err.
public struct Disagreement: Codable, Equatable, Sendable {
    /// Steps after the last observed one.
    public let horizon: Int
    /// `WorldModelEnsemble.disagreement`, mean over windows: a variance, in squared training deviations.
    public let variance: Double
    /// `WorldModelEnsemble.mutualInformation` in nats, mean over windows.
    public let mutualInformation: Double
    /// Spearman's correlation over windows between the variance and the squared error of the ensemble's mean: 1 where the
    /// members disagree exactly in the order in which they err. nil with fewer than three windows, or if either does not
    /// vary.
    public let rankCorrelation: Double?

    enum CodingKeys: String, CodingKey {
        case horizon, variance
        case mutualInformation = "mutual_information"
        case rankCorrelation = "rank_correlation"
    }
}
