import Trajectories

/// Episodes read from one or several logs, and what was found in each.
public struct LoadedLogs: Sendable {
    public let dataset: TrajectoryDataset
    /// One per log, in the order read.
    public let descriptions: [LogDescription]
}
