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
}
