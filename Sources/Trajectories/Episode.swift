/// One episode as it was lived, with T steps.
///
/// `actions[t]` was taken *at* `observations[t]`, gave `rewards[t]` and led to `observations[t + 1]`. Every reader
/// translates its file's convention into this one; `SequenceDataset` alone shifts it to the model's.
///
/// Its numbers are the log's own, in 64 bits: those of a clock, a mean far from 0 beside which little varies, are rounded to
/// the model's 32 bits only after `Normalizer` has taken the mean off.
public struct Episode: Equatable, Sendable {
    /// o_0 … o_T, row-major `[T + 1, observationSize]`, in the log's own units; a choice is stored as its class,
    /// counted from 0.
    public var observations: [Double]
    /// a_0 … a_{T−1}, row-major `[T, actionSize]`, choices as in `observations`. Empty if the log has no actions.
    public var actions: [Double]
    /// r_0 … r_{T−1}, `[T]`; zeros if the log has none.
    public var rewards: [Double]
    /// Whether the log has rewards: where it has none, zeros say nothing.
    public var hasRewards: Bool
    /// Whether the last step reached a terminal state (as against being cut off).
    public var isTerminated: Bool
    /// Where it came from, for messages: `path: episode_3`.
    public var origin: String

    public init(
        observations: [Double], actions: [Double], rewards: [Double], hasRewards: Bool = true, isTerminated: Bool,
        origin: String = ""
    ) {
        self.observations = observations
        self.actions = actions
        self.rewards = rewards
        self.hasRewards = hasRewards
        self.isTerminated = isTerminated
        self.origin = origin
    }

    /// The same of 32-bit numbers.
    @_disfavoredOverload
    public init(
        observations: [Float], actions: [Float], rewards: [Float], hasRewards: Bool = true, isTerminated: Bool,
        origin: String = ""
    ) {
        self.init(
            observations: observations.map(Double.init), actions: actions.map(Double.init),
            rewards: rewards.map(Double.init), hasRewards: hasRewards, isTerminated: isTerminated, origin: origin)
    }

    /// Steps T: transitions, one fewer than observations.
    public var count: Int { rewards.count }
}
