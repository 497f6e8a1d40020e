import Trajectories

/// What was found in one log: for the terminal, so that nothing about alignment stays silent.
public struct LogDescription: Equatable, Sendable {
    /// The file; for a log of one file an episode, their directory.
    public let path: String
    public let format: LogFormat
    /// Episodes read.
    public let episodes: Int
    /// Transitions over all episodes read.
    public let steps: Int
    public let observationSpace: Space
    public let actionSpace: Space
    /// For each of the observation's fields, in order, the share of its numbers that is missing.
    public let missingShares: [Double]
    /// One sentence: which observation an action belongs to, and how that is known.
    public let alignment: String
    /// Columns in the file that are not used, such as `infos/qpos`.
    public let droppedColumns: [String]
    /// Anything left out or inferred, one sentence each.
    public internal(set) var notes: [String]
}
