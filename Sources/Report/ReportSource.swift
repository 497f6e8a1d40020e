/// What a page is of, beside the runs.
public struct ReportSource: Sendable {
    /// What was found in each log, in words.
    public let logs: [String]
    public let isHeldOut: Bool
    public let seed: UInt64
    /// The command that makes the page again.
    public let command: String

    public init(logs: [String], isHeldOut: Bool, seed: UInt64, command: String) {
        self.logs = logs
        self.isHeldOut = isHeldOut
        self.seed = seed
        self.command = command
    }
}
