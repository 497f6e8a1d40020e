/// Calibration of the continuation head, of rows that were observed and of rows that were imagined.
public struct ContinuationReport: Codable, Equatable, Sendable {
    /// At every row of the log, after its observation was seen.
    public let filtered: ContinuationCalibration
    /// At every horizon of every window, the mean probability over its imagined futures; nil without windows.
    public let imagined: ContinuationCalibration?
}
