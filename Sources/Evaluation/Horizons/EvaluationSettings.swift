/// What the windows of an evaluation were.
public struct EvaluationSettings: Codable, Equatable, Sendable {
    /// Observed rows before each prediction.
    public let context: Int
    /// Imagined steps.
    public let horizon: Int
    /// Rows between the beginnings of windows.
    public let stride: Int
    /// Imagined futures per window.
    public let samples: Int
    /// Observations drawn for each step of each imagined future.
    public let draws: Int
    /// What the linear model regresses a number on: `dense`, on all of them; `diagonal`, on itself and the action, as the log is
    /// wider than `LinearStatistics.denseLimit`; nil where there was nothing to fit it to.
    public let linearBaseline: String?

    enum CodingKeys: String, CodingKey {
        case context, horizon, stride, samples, draws
        case linearBaseline = "linear_baseline"
    }
}
