import Environments
import Tensors
import Trajectories

/// An environment of this package, with the random numbers it draws.
public struct SimulatedWorld: World {
    /// A copy of it is a simulation that goes on from here.
    public private(set) var environment: any Environment
    private var generator = RandomGenerator(seed: 0)

    public init(_ environment: any Environment) { self.environment = environment }

    public var name: String { environment.name }
    public var observationSpace: Space { environment.observationSpace }
    public var actionSpace: Space { environment.actionSpace }

    public mutating func reset(seed: UInt64) -> [Float] {
        generator = RandomGenerator(seed: seed)
        return environment.reset(using: &generator)
    }

    public mutating func step(_ action: [Float]) -> Step { environment.step(action, using: &generator) }
}
