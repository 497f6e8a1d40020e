import Foundation
import Tensors
import Trajectories

/// A pole that hangs from a cart on a rail; pushing the cart has to swing it up and hold it there, in the middle.
///
/// The motion is `CartPoleRail`'s, one step of the classical Runge-Kutta method over 0.01 s. It observes
/// (x, cos θ, sin θ, v, ω), with θ = 0 upright, never terminates, and is rewarded with 0 … 1 on arrival:
///
///     r = (1 + cos θ)/2 · (1 + g(x/2))/2 · (1 + g(ω/5))/2 · (4 + max(0, 1 − u²))/5,   g(y) = 0.1^(y²)
///
/// for a pole that is up, a cart in the middle, little speed and little effort.
///
/// Source: the control suite's `cartpole-swingup` (Tassa et al. 2018), 1000 steps, by MuJoCo's own equations; held to it to 1e-6.
/// In double precision; what is observed in single.
public struct CartPoleSwingup: Environment {
    /// Where cart and pole are.
    public struct State: Equatable, Sendable {
        /// x, metres from the middle.
        public var position: Double
        /// θ, radians from upright; not wrapped.
        public var angle: Double
        /// v, metres a second.
        public var velocity: Double
        /// ω, radians a second.
        public var angularVelocity: Double

        public init(position: Double, angle: Double, velocity: Double, angularVelocity: Double) {
            self.position = position
            self.angle = angle
            self.velocity = velocity
            self.angularVelocity = angularVelocity
        }
    }

    public let name = "cartpole-swingup"
    public let observationSpace = Space.unbounded(5)
    public let actionSpace = Space.box(shape: [1], low: [-1], high: [1])
    public private(set) var timeLimit: TimeLimit
    /// The state now; hanging at rest in the middle until the first reset.
    public private(set) var state = State(position: 0, angle: .pi, velocity: 0, angularVelocity: 0)

    public init(stepLimit: Int = 1000) {
        timeLimit = TimeLimit(steps: stepLimit)
    }

    /// Begins an episode hanging: (x, θ, v, ω) normal about (0, π, 0, 0) with standard deviation 0.01.
    public mutating func reset(using generator: inout some RandomNumberGenerator) -> [Float] {
        let noise = generator.standardNormals(4).map { 0.01 * $0 }
        return reset(
            to: State(
                position: noise[0], angle: .pi + noise[1], velocity: noise[2], angularVelocity: noise[3]))
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
    /// - Parameter action: one number u, clipped to ±1: a tenth of the push in newtons.
    public mutating func step(_ action: [Float]) -> Step {
        require(action.count == 1, "a cart-pole's action has 1 element, not \(action.count)")
        let effort = min(max(Double(action[0]), -1), 1)
        state = CartPoleRail.advanced(state, effort: effort)
        let reward = Self.reward(at: state, effort: effort)
        let isTruncated = timeLimit.advance()
        return Step(observation: observation, reward: reward, isTerminated: false, isTruncated: isTruncated)
    }

    private var observation: [Float] {
        [
            Float(state.position), Float(cos(state.angle)), Float(sin(state.angle)), Float(state.velocity),
            Float(state.angularVelocity),
        ]
    }

    private static func reward(at state: State, effort: Double) -> Float {
        func nearness(_ value: Double, within margin: Double) -> Double { pow(0.1, pow(value / margin, 2)) }
        let upright = (1 + cos(state.angle)) / 2
        let centered = (1 + nearness(state.position, within: 2)) / 2
        let slow = (1 + nearness(state.angularVelocity, within: 5)) / 2
        let effortless = (4 + max(0, 1 - effort * effort)) / 5
        return Float(upright * centered * slow * effortless)
    }
}
