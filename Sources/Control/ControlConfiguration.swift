import ActorCritic
import Planning
import Tensors
import Training
import WorldModels

/// All settings of learning to control a world: how its model is trained, and how an agent acts with it.
public struct ControlConfiguration: Codable, Equatable, Sendable {
    public var model = WorldModelConfiguration()
    public var objective = Objective()
    public var training = TrainingConfiguration()
    public var control = ControlSettings()

    /// A model is trained anew in every round: fewer updates than a single training has, on all episodes there are.
    public init() {
        training.steps = 2000
        training.validation = 0
    }

    /// Settings of one round's model.
    func experiment(seed: UInt64) -> ExperimentConfiguration {
        var experiment = ExperimentConfiguration()
        (experiment.model, experiment.objective, experiment.training) = (model, objective, training)
        experiment.training.seed = seed
        return experiment
    }
}

/// How a world is controlled.
public struct ControlSettings: Codable, Equatable, Sendable {
    /// Name of the environment.
    public var environment = ""
    /// Logs that the run began with, and the trained run that it acts with, by their paths.
    public var logs: [String] = []
    public var model: String?
    public var agent = AgentKind.icem
    /// Whether plans are tried in the environment itself, in place of a model: the best a planner can hope for.
    public var oracle = false
    /// Steps taken in the world in all, before the evaluation; 0 for an agent that learns from given logs alone.
    public var steps = 5000
    /// What all randomness follows from; null draws one, which is then stored.
    public var seed: UInt64?
    /// Steps of exploration before there is a model.
    public var seedSteps = 1000
    /// How many times as long the log is after a round as before it.
    public var growth = 2.0
    /// σ of the noise on the agent's actions while it collects: in half-widths of a number's range, or the probability of a
    /// random choice.
    public var noise = 0.2
    /// Episodes of the evaluation, without that noise.
    public var episodes = 20
    public var planning = PlanningSettings()
    public var shooting = RandomShooting.Configuration()
    public var cem = CrossEntropyMethod.Configuration()
    public var icem = ImprovedCrossEntropyMethod.Configuration()
    public var mppi = PathIntegral.Configuration()
    public var behaviour = BehaviourSettings()

    public init() {
        (shooting.horizon, cem.horizon, icem.horizon, mppi.horizon) = (20, 20, 20, 20)
        (cem.candidates, cem.iterations, cem.elites) = (400, 5, 40)
        mppi.candidates = 400
    }
}

/// Who acts.
public enum AgentKind: String, Codable, CaseIterable, Sendable {
    /// At random, without a model: a baseline.
    case random
    case shooting
    case cem
    case icem
    case mppi
    case actorCritic = "actor-critic"
}

/// What planners have in common.
public struct PlanningSettings: Codable, Equatable, Sendable {
    /// Steps that each action of a plan lasts.
    public var hold = 1
    /// Futures imagined for each plan by each member.
    public var futures = 1
    /// Whether futures are samples of the prior, or the one of its means; see `LatentValue`.
    public var latents = LatentValue.sample
    /// How exactly matrix products are formed in imagining; see `ProductPrecision`.
    public var products = ProductPrecision.single
    /// γ, per step.
    public var discount = 1.0
    /// κ, rewards for one deviation of disagreement between the members of an ensemble; see `ImaginedReturn`.
    public var penalty = 0.0
    /// Whether behaviour is learned in imagination too, and its critic values what comes after a plan.
    public var terminalValue = false

    public init() {}
}

/// How behaviour is learned in imagination.
public struct BehaviourSettings: Codable, Equatable, Sendable {
    /// Updates of actor and critic in each round.
    public var updates = 2000
    /// Sequences of `length` rows of the log, drawn for each update.
    public var batch = 16
    public var length = 32
    /// Dreams of each update; they begin at states of these rows.
    public var dreams = 32
    public var actorCritic = ActorCriticConfiguration()

    public init() {}

    /// With logs that nothing is added to: they are imitated, as what they do not show is never seen, and some of the policy's
    /// chance is left, as the mean of what gets a body going may be to stand still. What the settings say stays.
    var fromLogsAlone: BehaviourSettings {
        var result = self
        result.actorCritic.imitationScale = actorCritic.imitationScale ?? 10
        result.actorCritic.spread = actorCritic.spread ?? 0.3
        return result
    }
}
