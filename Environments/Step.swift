/// What one action led to.
public struct Step: Equatable, Sendable {
    /// o_{t+1}, row-major.
    public var observation: [Float]
    /// r_t, received on arrival at o_{t+1}.
    public var reward: Float
    /// Whether o_{t+1} is a terminal state: nothing can follow, so its value is zero.
    public var isTerminated: Bool
    /// Whether the episode was cut off by its time limit, though more could follow.
    public var isTruncated: Bool

    public init(observation: [Float], reward: Float, isTerminated: Bool, isTruncated: Bool) {
        self.observation = observation
        self.reward = reward
        self.isTerminated = isTerminated
        self.isTruncated = isTruncated
    }

    /// Whether the episode ends here, for either reason.
    public var isLast: Bool { isTerminated || isTruncated }
}
