import Foundation
import Tensors
import Trajectories

/// A car in a valley, with an engine too weak to climb out of it at once; it has to gather speed.
///
///     v_{t+1} = clip(v_t + 0.0015 u_t − 0.0025 cos 3x_t, ±0.07),   x_{t+1} = clip(x_t + v_{t+1}, −1.2, 0.6)
///     r_t = 100 · [x_{t+1} ≥ 0.45 and v_{t+1} ≥ 0] − 0.1 a_t²
///
/// with u_t = clip(a_t, ±1); the reward counts what was asked for, not what the engine gave. The wall at x = −1.2 stops
/// the car. It observes (x, v), and terminates where it is rewarded with 100.
///
/// Source: Gymnasium's `MountainCarContinuous-v0`, 999 steps; Moore (1990). Held to it to the rounding: the initial state
/// is in double precision, every later one in single.
public struct MountainCarContinuous: Environment {
    /// Where the car is.
    public struct State: Equatable, Sendable {
        /// x, −1.2 … 0.6; the valley's floor is at −π/6.
        public var position: Double
        /// v, change of x a step, within ±0.07.
        public var velocity: Double

        public init(position: Double, velocity: Double) {
            self.position = position
            self.velocity = velocity
        }
    }

    private static let positions = -1.2...0.6
    private static let maximumSpeed = 0.07
    private static let goal = 0.45
    private static let power = 0.0015
    private static let slope = 0.0025

    public let name = "mountaincar-continuous"
    public let observationSpace = MountainCarContinuous.box
    public let actionSpace = Space.box(shape: [1], low: [-1], high: [1])
    public private(set) var timeLimit: TimeLimit
    /// The state now; at rest on the valley's floor until the first reset.
    public private(set) var state = State(position: -.pi / 6, velocity: 0)
    private var isInitial = true

    public init(stepLimit: Int = 999) {
        timeLimit = TimeLimit(steps: stepLimit)
    }

    /// Begins an episode at rest, with x uniform in −0.6 … −0.4.
    public mutating func reset(using generator: inout some RandomNumberGenerator) -> [Float] {
        reset(to: State(position: generator.uniform(from: -0.6, to: -0.4), velocity: 0))
    }

    /// Begins an episode from a given state.
    public mutating func reset(to state: State) -> [Float] {
        self.state = state
        isInitial = true
        timeLimit.reset()
        return observation
    }

    public mutating func step(_ action: [Float], using generator: inout some RandomNumberGenerator) -> Step {
        step(action)
    }

    /// Takes a step. Nothing about it is random.
    /// - Parameter action: one force, clipped to ±1.
    public mutating func step(_ action: [Float]) -> Step {
        require(action.count == 1, "a mountain car's action has 1 element, not \(action.count)")
        let isTerminated = isInitial ? advance(action[0], in: Double.self) : advance(action[0], in: Float.self)
        isInitial = false
        let effort = Double(action[0]) * Double(action[0]) * 0.1
        let reward = Float((isTerminated ? 100 : 0) - effort)
        let isTruncated = timeLimit.advance()
        return Step(observation: observation, reward: reward, isTerminated: isTerminated, isTruncated: isTruncated)
    }

    private var observation: [Float] { [Float(state.position), Float(state.velocity)] }

    /// One step in the precision that the state is in.
    /// - Returns: whether the goal is reached.
    private mutating func advance<Number: BinaryFloatingPoint>(_ action: Float, in _: Number.Type) -> Bool {
        var position = Number(state.position)
        var velocity = Number(state.velocity)
        velocity += Number(Self.push(action, cosine: cos(Double(3 * position))))
        velocity = min(max(velocity, Number(-Self.maximumSpeed)), Number(Self.maximumSpeed))
        let (lowest, highest) = (Number(Self.positions.lowerBound), Number(Self.positions.upperBound))
        position = min(max(position + velocity, lowest), highest)
        if position == lowest && velocity < 0 { velocity = 0 }
        let isGoal = position >= Number(Self.goal) && velocity >= 0
        state = State(position: Double(Float(position)), velocity: Double(Float(velocity)))
        return isGoal
    }

    /// Engine and slope, as NumPy 2 rounds them: a force within its bounds is in single precision, a clipped one in double.
    private static func push(_ action: Float, cosine: Double) -> Double {
        guard abs(action) <= 1 else { return (action < 0 ? -power : power) - slope * cosine }
        return Double(action * Float(power) - Float(slope * cosine))
    }

    /// In single precision, as Gymnasium states it.
    private static var box: Space {
        let speed = Double(Float(maximumSpeed))
        return .box(
            shape: [2], low: [Double(Float(positions.lowerBound)), -speed],
            high: [Double(Float(positions.upperBound)), speed])
    }
}
