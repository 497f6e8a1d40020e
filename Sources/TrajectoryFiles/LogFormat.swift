/// A layout of log files that can be read.
public enum LogFormat: String, CaseIterable, Sendable, CustomStringConvertible {
    /// Farama Minari: one HDF5 file a dataset, one group an episode.
    case minariHDF5
    /// D4RL and relatives: one HDF5 file, flat columns over all steps.
    case d4rlHDF5
    /// Dreamer v1, v2 and torch: one NPZ file an episode.
    case dreamerNPZ
    /// One NPZ file, a flat table of `observation` and `is_first` over all rows, and more.
    case flatNPZ

    /// The name people know it by.
    public var description: String {
        switch self {
        case .minariHDF5: "Minari HDF5"
        case .d4rlHDF5: "D4RL HDF5"
        case .dreamerNPZ: "Dreamer episode NPZ"
        case .flatNPZ: "flat NPZ"
        }
    }
}
