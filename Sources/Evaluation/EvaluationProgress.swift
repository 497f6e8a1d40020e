/// A part of an evaluation that was done.
public struct EvaluationProgress: Sendable {
    public let stage: Stage
    /// Steps of the model that this part took: one for each row that it inferred or imagined, of each sample.
    public let steps: Int
    /// Steps of the whole evaluation.
    public let total: Int

    public enum Stage: String, Sendable {
        case windows, bounds, filtering
    }
}
