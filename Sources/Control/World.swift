import Environments
import Trajectories

/// What an agent acts in, one step at a time: an environment of this package (`SimulatedWorld`), or one behind the bridge
/// (`BridgedWorld`).
public protocol World {
    /// What it is asked for by.
    var name: String { get }
    var observationSpace: Space { get }
    var actionSpace: Space { get }

    /// Begins an episode, whose randomness follows from the seed.
    /// - Returns: o_0, as a log stores it.
    mutating func reset(seed: UInt64) throws -> [Float]

    /// Takes a_t, as a log stores it, at o_t.
    mutating func step(_ action: [Float]) throws -> Step
}
