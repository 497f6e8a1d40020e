/// What of a log is an observation.
public struct ObservationConfiguration: Codable, Equatable, Sendable {
    /// Whether NaN in an observation means that a number is missing; otherwise a log with one is refused.
    public var missing = false
    /// Name of the column, or of the key, that says which numbers were seen; null without one. Numbers may then be missing.
    public var mask: String?
    /// Columns of the log beside its observations that become keys of them, such as `infos/qpos`; `*` stands for any run of
    /// characters.
    public var extras: [String] = []

    public init() {}
}
