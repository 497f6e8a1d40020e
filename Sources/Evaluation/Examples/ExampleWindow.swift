/// One window: what happened, and what the model foretold from its first rows.
public struct ExampleWindow: Codable, Equatable, Sendable {
    /// Of the log, from 0.
    public let episode: Int
    /// Where the window begins in the episode, from 0.
    public let row: Int
    /// Rows that were observed; the others were imagined.
    public let context: Int
    public let horizon: Int
    /// One for each number of an observation, at most `ExampleWindow.traceLimit`.
    public let observations: [ExampleTrace]
    /// nil for a model without that head.
    public let reward: ExampleTrace?

    public static let traceLimit = 24
}
