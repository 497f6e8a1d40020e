import Tensors
import Trajectories

/// A linear system with Gaussian noise, whose exact filter is Kalman's.
///
///     z_0 ~ N(m, P),   z_{t+1} = A z_t + B u_t + b + N(0, Q)
///     y_t = C z_t + D u_{t−1} + d + N(0, R),   u_{−1} = 0
///
/// It observes y, rewards every step with 0 (it is there to be filtered, not controlled), never terminates and is cut off
/// after 100 steps. Actions lie in ±1; what lies outside is used as it is, so that the system stays linear.
///
/// Differs from the textbook form in the feedthrough: y_t is seen before u_t is chosen, so D acts on the input that led
/// there. It is zero in the default system.
public struct LinearGaussian: Environment {
    public let name = "linear-gaussian"
    public let observationSpace: Space
    public let actionSpace: Space
    public private(set) var timeLimit: TimeLimit
    /// The matrices and vectors above.
    public let system: LinearGaussianSystem
    /// z_t, `[Z]`, hidden from who acts; m until the first reset.
    public private(set) var latent: [Double]

    private let initialNoise: GaussianNoise
    private let transitionNoise: GaussianNoise
    private let observationNoise: GaussianNoise

    /// Traps, naming the matrix, if `system`'s shapes disagree or a covariance is not symmetric and positive semidefinite.
    public init(system: LinearGaussianSystem = .dampedRotation, stepLimit: Int = 100) {
        system.requireConsistentShapes()
        self.system = system
        observationSpace = .unbounded(system.observationSize)
        actionSpace = .box(
            shape: [system.actionSize],
            low: [Double](repeating: -1, count: system.actionSize),
            high: [Double](repeating: 1, count: system.actionSize))
        timeLimit = TimeLimit(steps: stepLimit)
        latent = system.initialMean
        initialNoise = GaussianNoise(covariance: system.initialCovariance, name: "initialCovariance")
        transitionNoise = GaussianNoise(covariance: system.transitionCovariance, name: "transitionCovariance")
        observationNoise = GaussianNoise(covariance: system.observationCovariance, name: "observationCovariance")
    }

    /// Begins an episode with z_0 ~ N(m, P).
    public mutating func reset(using generator: inout some RandomNumberGenerator) -> [Float] {
        reset(to: sum(system.initialMean, initialNoise.sample(using: &generator)), using: &generator)
    }

    /// Begins an episode from a given z_0, `[Z]`; only the observation's noise is drawn.
    public mutating func reset(
        to latent: [Double], using generator: inout some RandomNumberGenerator
    ) -> [Float] {
        require(
            latent.count == system.latentSize,
            "a latent has \(system.latentSize) elements here, not \(latent.count)")
        self.latent = latent
        timeLimit.reset()
        return observe(after: [Double](repeating: 0, count: system.actionSize), using: &generator)
    }

    public mutating func step(_ action: [Float], using generator: inout some RandomNumberGenerator) -> Step {
        require(
            action.count == system.actionSize,
            "an action has \(system.actionSize) elements here, not \(action.count)")
        let input = action.map(Double.init)
        let mean = system.transitionMean(latent: latent, input: input)
        latent = sum(mean, transitionNoise.sample(using: &generator))
        let observation = observe(after: input, using: &generator)
        let isTruncated = timeLimit.advance()
        return Step(observation: observation, reward: 0, isTerminated: false, isTruncated: isTruncated)
    }

    private func observe(after input: [Double], using generator: inout some RandomNumberGenerator) -> [Float] {
        let mean = system.observationMean(latent: latent, feedthroughInput: input)
        return sum(mean, observationNoise.sample(using: &generator)).map(Float.init)
    }
}
