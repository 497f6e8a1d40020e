/// How a log is read, beyond what its format says.
public struct LogOptions: Equatable, Sendable {
    /// Names, or patterns with `*`, of columns beside the observations that become keys of them, such as `infos/qpos`. They
    /// follow the log's own keys, in order of their names; an observation that has no keys becomes the key `observation`.
    public var extras: [String]
    /// Whether NaN in an observation means that a number is missing; otherwise it is refused.
    public var allowsMissing: Bool
    /// Name of the column, or of the key, that is other than 0 where a number was seen. Where it is 0 the number is missing,
    /// and is read as NaN.
    public var mask: String?

    /// Whether an episode that cannot be read is left out and named in the notes, in place of failing. So is a file of several
    /// that is no log or damaged. If nothing else is left, reading fails all the same.
    public var skipsBadEpisodes: Bool

    public init(
        extras: [String] = [], allowsMissing: Bool = false, mask: String? = nil, skipsBadEpisodes: Bool = false
    ) {
        self.extras = extras
        self.allowsMissing = allowsMissing
        self.mask = mask
        self.skipsBadEpisodes = skipsBadEpisodes
    }

    /// Whether numbers of an observation may be missing.
    var expectsMissing: Bool { allowsMissing || mask != nil }

    /// What to do where numbers are missing and must not be.
    static let missingRemedy = "set model.observations.missing=true, or give inspect --missing"
    /// What to do where some episodes are bad and the others are wanted.
    static let skipRemedy = "leave such episodes out with --skip-bad-episodes"
}
