import Foundation
import Tensors
import Trajectories

/// A conditional distribution with two modes, drawn anew at every step: nothing of the past matters but the last action.
///
///     o_t = s_t (1 + a_{t−1} / 2) + N(0, 0.05²),   s_t = ±1 with equal chances,   a_{−1} = 0
///
/// Given an action, a single Gaussian can only cover both modes and the void between them; a model with a latent variable
/// can say which it was. It rewards every step with 0, never terminates and is cut off after 100 steps.
public struct Fork: Environment {
    public let name = "fork"
    public let observationSpace = Space.unbounded(1)
    public let actionSpace = Space.box(shape: [1], low: [-1], high: [1])
    public private(set) var timeLimit = TimeLimit(steps: 100)
    /// σ of each mode.
    public static let deviation = 0.05

    public init() {}

    /// log p(o | a) in nats.
    public static func logDensity(of observation: Double, after action: Double) -> Double {
        let modes = [-1.0, 1].map { sign -> Double in
            let distance = (observation - sign * (1 + action / 2)) / deviation
            return -distance * distance / 2 - log(deviation) - 0.5 * log(2 * Double.pi)
        }
        let most = max(modes[0], modes[1])
        return most + log(exp(modes[0] - most) + exp(modes[1] - most)) - log(2)
    }

    public mutating func reset(using generator: inout some RandomNumberGenerator) -> [Float] {
        timeLimit.reset()
        return observe(after: 0, using: &generator)
    }

    public mutating func step(_ action: [Float], using generator: inout some RandomNumberGenerator) -> Step {
        require(action.count == 1, "an action has 1 element here, not \(action.count)")
        let observation = observe(after: Double(action[0]), using: &generator)
        let isTruncated = timeLimit.advance()
        return Step(observation: observation, reward: 0, isTerminated: false, isTruncated: isTruncated)
    }

    private func observe(after action: Double, using generator: inout some RandomNumberGenerator) -> [Float] {
        let sign = generator.uniform() < 0.5 ? -1.0 : 1
        return [Float(sign * (1 + action / 2) + Fork.deviation * generator.standardNormals(1)[0])]
    }
}
