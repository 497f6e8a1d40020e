/// Predictions that lie together, and what came of them.
public struct ReliabilityBin: Codable, Equatable, Sendable {
    public let count: Int
    /// Mean prediction.
    public let predicted: Double
    /// Mean of what came true: of an event, its frequency.
    public let observed: Double
}
