import NeuralNetworks

/// How behaviour is learned in imagination. The defaults are DreamerV3's but for the horizon, sizes, learning rates and the
/// rate of the slow critic, which suit small models and few updates.
public struct ActorCriticConfiguration: Codable, Equatable, Sendable {
    /// What brings the gradient of the return to the policy.
    public enum Gradient: String, Codable, CaseIterable, Sendable {
        /// ∇ log π(a | s) times the advantage: any actions, any model.
        case scoreFunction
        /// Through the imagined steps themselves, as dreamt rewards are functions of the actions: boxes only (Dreamer v1).
        case pathwise
    }

    public var gradient = Gradient.scoreFunction
    /// H, steps imagined from each start; an update costs starts × H. On CartPole long dreams from few starts taught more than as
    /// many steps in short ones from many. The pathwise gradient goes through all of them: Dreamer v1 has 15 there.
    public var horizon = 60
    /// γ, per step.
    public var discount = 1 - 1.0 / 333
    /// λ of the returns: 0 trusts the critic after one step, 1 after the whole horizon.
    public var lambda = 0.95
    /// η, the price of a nat of entropy less, in normalised returns.
    public var entropyScale = 3e-4
    /// α, what imitating the log's better actions counts beside the return dreamt of. It holds behaviour to what was tried,
    /// where a model of few logs would promise more than the world keeps. 0 for none. Null is none too, but for
    /// `control`, which takes 10 where it learns from logs alone.
    public var imitationScale: Double?
    /// τ, in deviations of the advantage: the lower, the fewer of the log's actions are imitated.
    public var imitationTemperature = 0.3
    /// How much of the policy's chance is left in the actions taken, but for those dreamt of: 0 takes the likeliest, 1 draws
    /// from the policy; see `Policy.action`. Null is 0, but for `control`, which takes 0.3 where it learns from logs alone.
    public var spread: Double?
    /// Rate at which the range of returns follows each batch's 5th and 95th percentiles.
    public var rangeRate = 0.01
    /// The least range that returns are divided by: small ones are not blown up to noise.
    public var minimumRange = 1.0
    /// Rate at which the slow critic follows the critic.
    public var slowRate = 0.05
    /// Lower and upper bound of the policy's deviation, in half-widths of the action's box.
    public var minimumDeviation = 0.1
    public var maximumDeviation = 1.0
    /// Share of a uniform choice mixed into a discrete policy.
    public var uniformMix = 0.01
    public var hidden = [128, 128]
    public var activation = Activation.silu
    public var actorRate = 3e-4
    public var criticRate = 1e-3
    /// Limit of each network's gradient norm.
    public var clip = 100.0

    public init() {}
}
