import Environments
import GymnasiumBridge
import Trajectories

/// An environment of Gymnasium or dm_control, in a Python process of its own.
///
/// The keys of its observations are in the order of their names, as logs are read, whatever order the environment has.
public struct BridgedWorld: World {
    public let observationSpace: Space
    private let environment: GymnasiumEnvironment
    /// Where each number of an observation is in what the environment gives.
    private let order: [Int]

    /// - id, python: see `GymnasiumEnvironment`.
    /// - Throws: `BridgeError`.
    public init(_ id: String, python: String) throws(BridgeError) {
        environment = try GymnasiumEnvironment(id, python: python)
        (observationSpace, order) = environment.observationSpace.sortedByName
    }

    public var name: String { environment.id }
    public var actionSpace: Space { environment.actionSpace }

    public func reset(seed: UInt64) throws -> [Float] {
        // Gymnasium's seeds have 32 bits.
        let seen = try environment.reset(seed: seed & 0xFFFF_FFFF)
        return order.map { seen[$0] }
    }

    public func step(_ action: [Float]) throws -> Step {
        var step = try environment.step(action)
        let seen = step.observation
        step.observation = order.map { seen[$0] }
        return step
    }
}

extension Space {
    /// A dictionary with its keys in the order of their names, and where each of its stored numbers was before.
    var sortedByName: (space: Space, order: [Int]) {
        guard case .dictionary(let keys) = self else { return (self, Array(0..<storedSize)) }
        var (next, ranges) = (0, [Range<Int>]())
        for key in keys {
            ranges.append(next..<next + key.space.storedSize)
            next += key.space.storedSize
        }
        let places = keys.indices.sorted { keys[$0].name < keys[$1].name }
        return (.dictionary(places.map { keys[$0] }), places.flatMap { ranges[$0] })
    }
}
