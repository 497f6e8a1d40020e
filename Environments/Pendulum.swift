import Foundation
import Tensors
import Trajectories

/// A pendulum on a motor too weak to lift it at once; it has to be swung up.
///
///     cost_t = wrap(θ_t)² + 0.1 ω_t² + 0.001 u_t²,   r_t = −cost_t
///     ω_{t+1} = clip(ω_t + (3g/2l · sin θ_t + 3/ml² · u_t) Δt, ±8)
///     θ_{t+1} = θ_t + ω_{t+1} Δt
///
/// with m = 1 kg, l = 1 m, Δt = 0.05 s, u_t = clip(a_t, ±2) N·m, and θ = 0 upright. It observes (cos θ, sin θ, ω) and
/// never terminates. With ω hidden it observes (cos θ, sin θ), as `pendulum-hidden`: what is seen now does not tell the
/// state, what was seen before does.
///
/// Source: Gymnasium's `Pendulum-v1`, 200 steps. Held to it to the rounding: the state is in double precision, the torque
/// and its own terms are in single precision, as NumPy 2 computes them there, and so is what is observed.
public struct Pendulum: Environment {
    /// Where the pendulum is.
    public struct State: Equatable, Sendable {
        /// θ, radians from upright, counter-clockwise; not wrapped.
        public var angle: Double
        /// ω, radians a second, within ±8.
        public var angularVelocity: Double

        public init(angle: Double, angularVelocity: Double) {
            self.angle = angle
            self.angularVelocity = angularVelocity
        }
    }

    private static let maximumSpeed = 8.0
    private static let maximumTorque: Float = 2
    private static let stepSeconds = 0.05
    private static let mass = 1.0
    private static let length = 1.0

    public var name: String { hidesVelocity ? "pendulum-hidden" : "pendulum" }
    public var observationSpace: Space {
        let high = hidesVelocity ? [1, 1] : [1, 1, Self.maximumSpeed]
        return .box(shape: [high.count], low: high.map(-), high: high)
    }
    public let actionSpace = Space.box(shape: [1], low: [-Double(maximumTorque)], high: [Double(maximumTorque)])
    public private(set) var timeLimit: TimeLimit
    /// The state now; at rest and upright until the first reset.
    public private(set) var state = State(angle: 0, angularVelocity: 0)
    /// g, metres per second squared.
    public let gravity: Double
    /// Whether ω is left out of what is observed.
    public let hidesVelocity: Bool

    public init(gravity: Double = 10, hidesVelocity: Bool = false, stepLimit: Int = 200) {
        self.gravity = gravity
        self.hidesVelocity = hidesVelocity
        timeLimit = TimeLimit(steps: stepLimit)
    }

    /// Begins an episode with θ uniform in ±π and ω uniform in ±1.
    public mutating func reset(using generator: inout some RandomNumberGenerator) -> [Float] {
        let angle = generator.uniform(from: -.pi, to: .pi)
        let angularVelocity = generator.uniform(from: -1, to: 1)
        return reset(to: State(angle: angle, angularVelocity: angularVelocity))
    }

    /// Begins an episode from a given state.
    public mutating func reset(to state: State) -> [Float] {
        self.state = state
        timeLimit.reset()
        return observation
    }

    public mutating func step(_ action: [Float], using generator: inout some RandomNumberGenerator) -> Step {
        step(action)
    }

    /// Takes a step. Nothing about it is random.
    /// - Parameter action: one torque in N·m, clipped to ±2.
    public mutating func step(_ action: [Float]) -> Step {
        require(action.count == 1, "a pendulum's action has 1 element, not \(action.count)")
        let torque = min(max(action[0], -Self.maximumTorque), Self.maximumTorque)
        let reward = Self.reward(at: state, torque: torque)
        advance(torque: torque)
        let isTruncated = timeLimit.advance()
        return Step(observation: observation, reward: reward, isTerminated: false, isTruncated: isTruncated)
    }

    private var observation: [Float] {
        let angle = [Float(cos(state.angle)), Float(sin(state.angle))]
        return hidesVelocity ? angle : angle + [Float(state.angularVelocity)]
    }

    private mutating func advance(torque: Float) {
        let push = Float(3 / (Self.mass * Self.length * Self.length)) * torque
        let acceleration = 3 * gravity / (2 * Self.length) * sin(state.angle) + Double(push)
        let unclipped = state.angularVelocity + acceleration * Self.stepSeconds
        state.angularVelocity = min(max(unclipped, -Self.maximumSpeed), Self.maximumSpeed)
        state.angle += state.angularVelocity * Self.stepSeconds
    }

    private static func reward(at state: State, torque: Float) -> Float {
        let angle = wrapped(state.angle)
        let motion = angle * angle + 0.1 * (state.angularVelocity * state.angularVelocity)
        return Float(-(motion + Double(0.001 * (torque * torque))))
    }

    /// The same angle in [−π, π).
    private static func wrapped(_ angle: Double) -> Double {
        let turn = 2 * Double.pi
        let remainder = fmod(angle + .pi, turn)
        return (remainder < 0 ? remainder + turn : remainder) - .pi
    }
}
