import Foundation

/// A cart on a rail of 3.6 m and a pole hinged to it, as MuJoCo moves them.
///
///     [M         m l cos θ] [a]   [10 u + m l ω² sin θ − 5·10⁻⁴ v + f]
///     [m l cos θ         I] [α] = [m l g sin θ − 2·10⁻⁶ ω            ]
///
/// with m = 0.1 kg (pole), M = 1.1 kg (both), l = 0.5 m (half the pole), g = 9.81 m/s², and I the moment of a capsule of
/// radius 0.045 m about the hinge. The rail's ends are soft: beyond |x| = 1.8 m, at a depth p that grows at speed w,
/// a force towards the middle lets the cart nearly move as on a damped spring,
///
///     |f| = max(0, a₀ + 2w/(0.95 τ) + d p/(0.95 τ)²) / (A + Â (1 − d)/d),   τ = 0.08 s
///
/// a₀ being the outward acceleration without it, A the cart's inverse inertia now and Â that with the pole upright; d rises
/// from 0.9 to 0.95 over the first millimetre of depth, by two parabolas that meet in the middle.
///
/// Source: MuJoCo's documentation of its constraints, with the control suite's parameters of the cart-pole.
enum CartPoleRail {
    private static let stepSeconds = 0.01
    private static let gravity = 9.81
    private static let poleMass = 0.1
    private static let totalMass = 1 + poleMass
    private static let poleMoment = poleMass * 0.5
    private static let force = 10.0
    private static let cartDamping = 5e-4
    private static let hingeDamping = 2e-6
    private static let railEnd = 1.8
    private static let stopSeconds = 0.08
    private static let impedances = 0.9...0.95

    /// The state 0.01 s later.
    /// - effort: u, −1 … 1.
    static func advanced(_ state: CartPoleSwingup.State, effort: Double) -> CartPoleSwingup.State {
        let start = SIMD4(state.position, state.angle, state.velocity, state.angularVelocity)
        let end = rungeKutta(from: start, seconds: stepSeconds) { derivative(of: $0, effort: effort) }
        return CartPoleSwingup.State(position: end[0], angle: end[1], velocity: end[2], angularVelocity: end[3])
    }

    /// (v, ω, a, α) of (x, θ, v, ω).
    private static func derivative(of state: SIMD4<Double>, effort: Double) -> SIMD4<Double> {
        let (position, angle, velocity, speed) = (state[0], state[1], state[2], state[3])
        let (cosine, sine) = (cos(angle), sin(angle))
        let coupling = poleMoment * cosine
        let determinant = totalMass * inertia - coupling * coupling
        let push = force * effort + poleMoment * speed * speed * sine - cartDamping * velocity
        let torque = gravity * poleMoment * sine - hingeDamping * speed
        let unstopped = (inertia * push - coupling * torque) / determinant
        let stop = stopForce(
            position: position, velocity: velocity, acceleration: unstopped, mobility: inertia / determinant)
        let acceleration = (inertia * (push + stop) - coupling * torque) / determinant
        let angularAcceleration = (totalMass * torque - coupling * (push + stop)) / determinant
        return SIMD4(velocity, speed, acceleration, angularAcceleration)
    }

    /// f, what the rail's end pushes back with.
    /// - acceleration: without it.  - mobility: A.
    private static func stopForce(
        position: Double, velocity: Double, acceleration: Double, mobility: Double
    ) -> Double {
        let penetration = abs(position) - railEnd
        guard penetration > 0 else { return 0 }
        let outward: Double = position > 0 ? 1 : -1
        let impedance =
            impedances.lowerBound + (impedances.upperBound - impedances.lowerBound) * blend(penetration / 0.001)
        let seconds = impedances.upperBound * stopSeconds
        let demand =
            outward * acceleration + 2 * outward * velocity / seconds
            + impedance * penetration / (seconds * seconds)
        return -outward * max(0, demand) / (mobility + uprightMobility * (1 - impedance) / impedance)
    }

    /// From 0 to 1 over 0 … 1: two parabolas.
    private static func blend(_ x: Double) -> Double {
        if x >= 1 { return 1 }
        return x <= 0.5 ? 2 * x * x : 1 - 2 * (1 - x) * (1 - x)
    }

    /// I: a cylinder of a metre with half a ball at either end, all of one density, about its middle; then about the hinge.
    private static let inertia: Double = {
        let (radius, length) = (0.045, 1.0)
        let (cylinder, balls) = (length, 4.0 / 3 * radius)
        let cylinderMass = poleMass * cylinder / (cylinder + balls)
        let ballMass = poleMass - cylinderMass
        let aboutMiddle =
            cylinderMass * (3 * radius * radius + length * length) / 12
            + ballMass * (0.4 * radius * radius + length * length / 4 + 3.0 / 8 * length * radius)
        return aboutMiddle + poleMass * 0.25
    }()

    /// Â
    private static let uprightMobility = inertia / (totalMass * inertia - poleMoment * poleMoment)
}
