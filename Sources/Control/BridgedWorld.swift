import Environments
import GymnasiumBridge
import Trajectories

/// An environment of Gymnasium or dm_control, in a Python process of its own.
public struct BridgedWorld: World {
    private let environment: GymnasiumEnvironment

    /// - id, python: see `GymnasiumEnvironment`.
    /// - Throws: `BridgeError`.
    public init(_ id: String, python: String) throws(BridgeError) {
        environment = try GymnasiumEnvironment(id, python: python)
    }

    public var name: String { environment.id }
    public var observationSpace: Space { environment.observationSpace }
    public var actionSpace: Space { environment.actionSpace }

    public func reset(seed: UInt64) throws -> [Float] {
        // Gymnasium's seeds have 32 bits.
        try environment.reset(seed: seed & 0xFFFF_FFFF)
    }

    public func step(_ action: [Float]) throws -> Step { try environment.step(action) }
}
