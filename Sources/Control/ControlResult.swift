/// What an agent reached: returns of episodes that nothing was learned from.
public struct ControlResult: Codable, Equatable, Sendable {
    public let environment: String
    public let agent: String
    /// Steps taken in the world to learn from.
    public let steps: Int
    public let evaluationReturnMean: Double
    /// Of the episodes' returns, divided by N.
    public let evaluationReturnStd: Double
    public let episodes: Int
    public let returns: [Double]
    public let lengths: [Int]
    /// Seconds, learning and evaluation, over all sittings.
    public let wallSeconds: Double

    enum CodingKeys: String, CodingKey {
        case environment, agent, steps, episodes, returns, lengths
        case evaluationReturnMean = "evaluation_return_mean"
        case evaluationReturnStd = "evaluation_return_std"
        case wallSeconds = "wall_s"
    }

    init(
        environment: String, agent: String, steps: Int, returns: [Double], lengths: [Int], wallSeconds: Double
    ) {
        (self.environment, self.agent, self.steps) = (environment, agent, steps)
        (self.returns, self.lengths, episodes) = (returns, lengths, returns.count)
        let mean = returns.reduce(0, +) / Double(returns.count)
        evaluationReturnMean = mean
        evaluationReturnStd =
            (returns.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(returns.count)).squareRoot()
        self.wallSeconds = wallSeconds
    }
}
