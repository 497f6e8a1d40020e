/// What is done to a hidden layer's numbers before its activation.
public enum Normalization: String, Codable, CaseIterable, Sendable {
    case none
    /// To mean 0 and variance 1, with a learned scale and offset; see `LayerNorm`.
    case layer
    /// To a mean square of 1, with a learned scale; see `RMSNorm`.
    case rms
}
