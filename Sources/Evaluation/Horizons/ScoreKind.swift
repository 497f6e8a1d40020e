/// What a key's numbers are to its likelihood, which decides what they can be scored by.
public enum ScoreKind: String, Codable, CaseIterable, Sendable {
    /// Real numbers: CRPS and coverage.
    case continuous
    /// Numbers of 0 or 1: accuracy and Brier score.
    case binary
    /// One-hot vectors: accuracy and Brier score.
    case choice
}
