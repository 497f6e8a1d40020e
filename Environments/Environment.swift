import Trajectories

/// A world that can be acted in, one step at a time.
///
/// Environments are values: a copy carries on from the same state, independently. Whatever is random is drawn from the
/// generator that is passed in, so a generator's seed and the actions decide an episode.
public protocol Environment: Sendable {
    /// The name it has in `EnvironmentCatalog`.
    var name: String { get }
    /// What an observation is drawn from.
    var observationSpace: Space { get }
    /// What an action is drawn from.
    var actionSpace: Space { get }
    /// Steps taken in this episode, and how many it may have.
    var timeLimit: TimeLimit { get }

    /// Begins a new episode from a random initial state.
    /// - Returns: o_0, row-major, in the environment's own units.
    mutating func reset(using generator: inout some RandomNumberGenerator) -> [Float]

    /// Takes a_t at o_t.
    /// - Parameter action: a_t, as a log stores it: a box's elements, or a choice's class, from 0. Traps on a wrong
    ///   number of elements, and on a value that is none of a discrete space's.
    mutating func step(_ action: [Float], using generator: inout some RandomNumberGenerator) -> Step
}
