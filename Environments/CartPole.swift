import Foundation
import Tensors
import Trajectories

/// A pole on a cart that is pushed left (0) or right (1), to keep the pole from falling.
///
///     τ = (F + m l ω² sin θ) / M
///     α = (g sin θ − τ cos θ) / (l (4/3 − m cos² θ / M)),   a = τ − m l α cos θ / M
///     (x, v, θ, ω) ← (x, v, θ, ω) + Δt (v, a, ω, α)
///
/// with F = ±10 N, m = 0.1 kg (pole), M = 1.1 kg (both), l = 0.5 m (half the pole), g = 9.8 m/s², Δt = 0.02 s. It
/// observes (x, v, θ, ω), and terminates where |x| > 2.4 m or |θ| > 12°. Every step is rewarded with 1, the one that
/// terminates included; a step that goes on in a terminal state, with 0.
///
/// Source: Gymnasium's `CartPole-v1`, 500 steps; Barto, Sutton and Anderson (1983). Held to it to the rounding: the state
/// is in double precision, what is observed in single. Left out: `sutton_barto_reward`.
public struct CartPole: Environment {
    /// Where cart and pole are.
    public struct State: Equatable, Sendable {
        /// x, metres from the middle.
        public var position: Double
        /// v, metres a second.
        public var velocity: Double
        /// θ, radians from upright.
        public var angle: Double
        /// ω, radians a second.
        public var angularVelocity: Double

        public init(position: Double, velocity: Double, angle: Double, angularVelocity: Double) {
            self.position = position
            self.velocity = velocity
            self.angle = angle
            self.angularVelocity = angularVelocity
        }
    }

    private static let gravity = 9.8
    private static let poleMass = 0.1
    private static let totalMass = poleMass + 1.0
    private static let halfLength = 0.5
    private static let poleMoment = poleMass * halfLength
    private static let force = 10.0
    private static let stepSeconds = 0.02
    private static let angleLimit = 12 * 2 * Double.pi / 360
    private static let positionLimit = 2.4

    public let name = "cartpole"
    public let observationSpace = CartPole.box
    public let actionSpace = Space.discrete(count: 2, start: 0)
    public private(set) var timeLimit: TimeLimit
    /// The state now; at rest, upright and in the middle until the first reset.
    public private(set) var state = State(position: 0, velocity: 0, angle: 0, angularVelocity: 0)
    private var hasTerminated = false

    public init(stepLimit: Int = 500) {
        timeLimit = TimeLimit(steps: stepLimit)
    }

    /// Begins an episode with every element of the state uniform in ±0.05.
    public mutating func reset(using generator: inout some RandomNumberGenerator) -> [Float] {
        let position = generator.uniform(from: -0.05, to: 0.05)
        let velocity = generator.uniform(from: -0.05, to: 0.05)
        let angle = generator.uniform(from: -0.05, to: 0.05)
        let angularVelocity = generator.uniform(from: -0.05, to: 0.05)
        return reset(
            to: State(position: position, velocity: velocity, angle: angle, angularVelocity: angularVelocity))
    }

    /// Begins an episode from a given state.
    public mutating func reset(to state: State) -> [Float] {
        self.state = state
        hasTerminated = false
        timeLimit.reset()
        return observation
    }

    public mutating func step(_ action: [Float], using generator: inout some RandomNumberGenerator) -> Step {
        step(action)
    }

    /// Takes a step. Nothing about it is random.
    /// - Parameter action: one number, 0 (left) or 1 (right). Traps on anything else.
    public mutating func step(_ action: [Float]) -> Step {
        require(action == [0] || action == [1], "a cart-pole's action is [0] or [1], not \(action)")
        advance(force: action == [1] ? Self.force : -Self.force)
        let isTerminated = abs(state.position) > Self.positionLimit || abs(state.angle) > Self.angleLimit
        let reward: Float = isTerminated && hasTerminated ? 0 : 1
        hasTerminated = hasTerminated || isTerminated
        let isTruncated = timeLimit.advance()
        return Step(observation: observation, reward: reward, isTerminated: isTerminated, isTruncated: isTruncated)
    }

    private var observation: [Float] {
        [Float(state.position), Float(state.velocity), Float(state.angle), Float(state.angularVelocity)]
    }

    private mutating func advance(force: Double) {
        let cosine = cos(state.angle)
        let sine = sin(state.angle)
        let omega = state.angularVelocity
        let push = (force + Self.poleMoment * (omega * omega) * sine) / Self.totalMass
        let inertia = Self.halfLength * (4.0 / 3.0 - Self.poleMass * (cosine * cosine) / Self.totalMass)
        let angularAcceleration = (Self.gravity * sine - cosine * push) / inertia
        let acceleration = push - Self.poleMoment * angularAcceleration * cosine / Self.totalMass

        state.position += Self.stepSeconds * state.velocity
        state.velocity += Self.stepSeconds * acceleration
        state.angle += Self.stepSeconds * omega
        state.angularVelocity += Self.stepSeconds * angularAcceleration
    }

    /// Twice the limits, so that a terminal state lies inside; in single precision, as Gymnasium states them.
    private static var box: Space {
        let high = [Double(Float(positionLimit * 2)), .infinity, Double(Float(angleLimit * 2)), .infinity]
        return .box(shape: [4], low: high.map(-), high: high)
    }
}
