/// How much worse the observations are foretold when the imagined steps get the actions of another window.
public struct ShuffledActionsError: Codable, Equatable, Sendable {
    /// Steps after the last observed one.
    public let horizon: Int
    /// With the logged actions, as in `HorizonError`.
    public let nrmse: Double
    /// With those of another window.
    public let shuffled: Double
    /// shuffled / nrmse: 1 for a model that ignores actions.
    public let ratio: Double

    enum CodingKeys: String, CodingKey {
        case horizon, nrmse, ratio
        case shuffled = "shuffled_nrmse"
    }
}
