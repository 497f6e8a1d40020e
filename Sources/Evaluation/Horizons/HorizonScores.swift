/// How well one key is predicted at one horizon: by its mean, and as a distribution.
///
/// A score is nil where there is nothing to score, or where it makes no sense for the key's kind. Missing numbers are
/// left out of all of them. Draws are from the predictive distribution, the noise of the likelihood included.
public struct HorizonScores: Codable, Equatable, Sendable {
    /// Steps after the last observed one.
    public let horizon: Int
    /// Numbers that were there to compare with, over windows and dimensions.
    public let numbers: Int
    /// As of `HorizonError`, over the key's dimensions; a probability is the prediction of a class or a binary number.
    public let nrmse: Double?
    /// Of `nrmse`, over windows clustered by episode; nil for a single episode.
    public let standardError: Double?
    /// nRMSE of the last observed value, kept.
    public let persistence: Double?
    /// nRMSE of the linear model.
    public let linear: Double?
    /// −log of the mean over samples of p(o_t | ·), nats per row, of densities in the log's units.
    public let negativeLogLikelihood: Double?
    /// E|X − o| − E|X − X'| / 2 over draws X, X' of one dimension, in its training deviations, mean over dimensions.
    public let crps: Double?
    /// Share of numbers inside the central 50 % interval of their draws, and that interval's mean width in training
    /// deviations.
    public let coverage50: Double?
    public let width50: Double?
    /// The same of the central 90 % interval.
    public let coverage90: Double?
    public let width90: Double?
    /// Share of choices, or of binary numbers, whose likeliest value came true.
    public let accuracy: Double?
    /// Σ over the classes of a choice of (p − truth)²; of a binary number, (p − truth)².
    public let brier: Double?

    enum CodingKeys: String, CodingKey {
        case horizon, numbers, nrmse, persistence, linear, crps, accuracy, brier
        case standardError = "nrmse_se"
        case negativeLogLikelihood = "nll"
        case coverage50 = "coverage_50"
        case width50 = "width_50"
        case coverage90 = "coverage_90"
        case width90 = "width_90"
    }
}
