/// Acts in a world: told what is seen, it says what to do.
public protocol Agent {
    /// Begins an episode: what was seen before does not count.
    /// - seed: the one the world was reset with. All that the agent draws in this episode follows from it.
    mutating func begin(seed: UInt64)

    /// a_t, as a log stores it, at o_t.
    mutating func act(on observation: [Float]) throws -> [Float]

    /// Told what was done at o_t, which may be another action than it chose: noise is added to explore.
    mutating func took(_ action: [Float]) throws
}
