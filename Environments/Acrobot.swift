import Foundation
import Tensors
import Trajectories

/// Two links that hang from a pivot, driven at the joint between them; the free end has to be swung up.
///
///     d₁ = m l_c² + m (l² + l_c² + 2 l l_c cos θ₂) + 2I,   d₂ = m (l_c² + l l_c cos θ₂) + I
///     φ₂ = m l_c g cos(θ₁ + θ₂ − π/2)
///     φ₁ = −m l l_c ω₂ (ω₂ + 2ω₁) sin θ₂ + m (l_c + l) g cos(θ₁ − π/2) + φ₂
///     α₂ = (τ + d₂/d₁ φ₁ − m l l_c ω₁² sin θ₂ − φ₂) / (m l_c² + I − d₂²/d₁),   α₁ = −(d₂ α₂ + φ₁) / d₁
///
/// with m = 1 kg, l = 1 m, l_c = 0.5 m, I = 1 kg m² for each link, g = 9.8 m/s² and τ = −1, 0 or 1 N·m for the actions 0, 1
/// and 2, integrated by one step of the classical Runge-Kutta method over 0.2 s. θ₁ is from hanging straight down, θ₂ from
/// the first link's direction; both are wrapped to ±π, and speeds are clipped to ±4π and ±9π. It observes
/// (cos θ₁, sin θ₁, cos θ₂, sin θ₂, ω₁, ω₂), is rewarded with −1 a step, and terminates, with 0, where the free end is more
/// than a link above the pivot: −cos θ₁ − cos(θ₁ + θ₂) > 1.
///
/// Source: Gymnasium's `Acrobot-v1`, 500 steps, with the equations of Sutton and Barto's book; Sutton (1996). Held to it to
/// the rounding: the state is in double precision, what is observed in single. The system is chaotic once it swings
/// high, so that the last bit of a sine decides what follows a hundred steps later.
public struct Acrobot: Environment {
    /// Where the links are.
    public struct State: Equatable, Sendable {
        /// θ₁, radians from hanging down.
        public var angle: Double
        /// θ₂, radians from the first link's direction.
        public var jointAngle: Double
        /// ω₁, radians a second, within ±4π.
        public var angularVelocity: Double
        /// ω₂, radians a second, within ±9π.
        public var jointAngularVelocity: Double

        public init(angle: Double, jointAngle: Double, angularVelocity: Double, jointAngularVelocity: Double) {
            self.angle = angle
            self.jointAngle = jointAngle
            self.angularVelocity = angularVelocity
            self.jointAngularVelocity = jointAngularVelocity
        }
    }

    private static let gravity = 9.8
    private static let mass = 1.0
    private static let length = 1.0
    private static let center = 0.5
    private static let inertia = 1.0
    private static let stepSeconds = 0.2
    private static let maximumSpeed = 4 * Double.pi
    private static let maximumJointSpeed = 9 * Double.pi

    public let name = "acrobot"
    public let observationSpace = Acrobot.box
    public let actionSpace = Space.discrete(count: 3, start: 0)
    public private(set) var timeLimit: TimeLimit
    /// The state now; hanging at rest until the first reset.
    public private(set) var state = State(angle: 0, jointAngle: 0, angularVelocity: 0, jointAngularVelocity: 0)

    public init(stepLimit: Int = 500) {
        timeLimit = TimeLimit(steps: stepLimit)
    }

    /// Begins an episode with every element of the state uniform in ±0.1, in single precision.
    public mutating func reset(using generator: inout some RandomNumberGenerator) -> [Float] {
        let values = (0..<4).map { _ in Double(Float(generator.uniform(from: -0.1, to: 0.1))) }
        return reset(
            to: State(
                angle: values[0], jointAngle: values[1], angularVelocity: values[2], jointAngularVelocity: values[3]))
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
    /// - Parameter action: one number, 0 (torque −1), 1 (none) or 2 (torque 1). Traps on anything else.
    public mutating func step(_ action: [Float]) -> Step {
        require(
            action == [0] || action == [1] || action == [2], "an acrobot's action is [0], [1] or [2], not \(action)")
        advance(torque: Double(action[0]) - 1)
        let isTerminated = -cos(state.angle) - cos(state.jointAngle + state.angle) > 1
        let isTruncated = timeLimit.advance()
        return Step(
            observation: observation, reward: isTerminated ? 0 : -1, isTerminated: isTerminated,
            isTruncated: isTruncated)
    }

    private var observation: [Float] {
        [
            Float(cos(state.angle)), Float(sin(state.angle)), Float(cos(state.jointAngle)),
            Float(sin(state.jointAngle)), Float(state.angularVelocity), Float(state.jointAngularVelocity),
        ]
    }

    private mutating func advance(torque: Double) {
        let start = SIMD4(
            state.angle, state.jointAngle, state.angularVelocity, state.jointAngularVelocity)
        let end = rungeKutta(from: start, seconds: Self.stepSeconds) { Self.derivative(of: $0, torque: torque) }
        state.angle = Self.wrapped(end[0])
        state.jointAngle = Self.wrapped(end[1])
        state.angularVelocity = min(max(end[2], -Self.maximumSpeed), Self.maximumSpeed)
        state.jointAngularVelocity = min(max(end[3], -Self.maximumJointSpeed), Self.maximumJointSpeed)
    }

    /// (ω₁, ω₂, α₁, α₂) of (θ₁, θ₂, ω₁, ω₂).
    private static func derivative(of state: SIMD4<Double>, torque: Double) -> SIMD4<Double> {
        let (angle, jointAngle, speed, jointSpeed) = (state[0], state[1], state[2], state[3])
        let (cosine, sine) = (cos(jointAngle), sin(jointAngle))
        let coupling = mass * length * center
        let d1 =
            mass * center * center
            + mass * (length * length + center * center + 2 * length * center * cosine) + inertia + inertia
        let d2 = mass * (center * center + length * center * cosine) + inertia
        let phi2 = mass * center * gravity * cos(angle + jointAngle - .pi / 2)
        let swing = -coupling * (jointSpeed * jointSpeed) * sine - 2 * coupling * jointSpeed * speed * sine
        let phi1 = swing + (mass * center + mass * length) * gravity * cos(angle - .pi / 2) + phi2
        let pull = torque + d2 / d1 * phi1 - coupling * (speed * speed) * sine - phi2
        let jointAcceleration = pull / (mass * center * center + inertia - d2 * d2 / d1)
        let acceleration = -(d2 * jointAcceleration + phi1) / d1
        return SIMD4(speed, jointSpeed, acceleration, jointAcceleration)
    }

    /// The same angle in [−π, π]; by steps of a turn, as Gymnasium does.
    private static func wrapped(_ angle: Double) -> Double {
        var angle = angle
        while angle > .pi { angle -= 2 * .pi }
        while angle < -.pi { angle += 2 * .pi }
        return angle
    }

    /// In single precision, as Gymnasium states it.
    private static var box: Space {
        let high = [1, 1, 1, 1, Double(Float(maximumSpeed)), Double(Float(maximumJointSpeed))]
        return .box(shape: [6], low: high.map(-), high: high)
    }
}
