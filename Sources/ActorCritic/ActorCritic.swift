import NeuralNetworks
import Optimizers
import Tensors
import Trajectories
import WorldModels

/// Behaviour learned in imagination: an actor that dreams in a frozen world model, and a critic that says what a dream is
/// worth beyond its horizon.
///
///     actor:   minimise −E[Σ_t w_t (A_t · log π(a_t | s_t) + η H[π(· | s_t)])],   A_t = (R_t − v(s_t)) / S
///     critic:  minimise −E[Σ_t w_t (log p(R_t | s_t) + log p(v_slow(s_t) | s_t))]
///
/// R are λ-returns, S the range of returns, w_t how likely step t is reached. With the pathwise gradient −R_t / S stands in
/// place of the first term. The critic is a two-hot distribution over returns. It uses the public interface of `WorldModels`
/// alone.
///
/// Beside it the actor may imitate a log where that did better than the critic expects of the actor: it then minimises also
/// −α Σ_i w_i log π(a_i | s_i) over the log's actions, whose weights `Experience` forms.
///
/// Source: Dreamer (Hafner et al. 2020), DreamerV3 (Hafner et al. 2023); imitation: see `Experience.weights`.
public struct ActorCritic: Sendable {
    public let configuration: ActorCriticConfiguration
    public internal(set) var actor: Actor
    public internal(set) var critic: LikelihoodHead
    /// The critic's running average.
    private var slowCritic: LikelihoodHead
    public private(set) var range = ReturnRange()
    /// Updates that were left out, as a return or a gradient was not finite.
    public private(set) var skippedUpdates = 0
    private var actorOptimizer: Optimizer
    private var criticOptimizer: Optimizer

    /// Starts are cut into as many parts, each on a core of its own. Part of the result.
    private static let shards = 2

    /// - space: what actions are drawn from, with finite bounds; the model's own if not given.
    /// - Throws: `ActorCriticError` for a model whose actions or rewards do not serve.
    public init(
        for model: WorldModel, actionSpace space: Space? = nil, configuration c: ActorCriticConfiguration = .init(),
        using generator: inout RandomGenerator
    ) throws(ActorCriticError) {
        guard model.reward != nil else { throw .noReward }
        if c.gradient == .pathwise, case .discrete = model.actionSpace { throw .pathwiseChoice }
        configuration = c
        actor = try Actor(
            for: model, actionSpace: space ?? model.actionSpace, configuration: c, using: &generator)
        var head = LikelihoodHead.Configuration()
        head.likelihood = .twoHot
        head.hidden = c.hidden
        head.activation = c.activation
        critic = LikelihoodHead(configuration: head, inputs: model.dynamics.featureSize, size: 1, using: &generator)
        slowCritic = critic
        actorOptimizer = Optimizer(for: actor)
        criticOptimizer = Optimizer(for: critic)
    }

    /// What one update reports; means over all dreamt steps.
    public struct Metrics: Sendable {
        /// R, in the log's units of reward.
        public let meanReturn: Double
        /// H[π], nats.
        public let entropy: Double
        /// −log p(R | s), nats.
        public let criticLoss: Double
        /// S
        public let range: Double
        /// Whether the update was made: one with a return or a gradient that is not finite changes nothing.
        public let isFinite: Bool
        /// Updates so far that were not made.
        public let skippedUpdates: Int
    }

    /// One update of actor and critic on dreams that begin at a log's states, and on the log's actions where imitation
    /// counts. Both are updated or, where a return or a gradient is not finite, neither, which the metrics then say.
    @discardableResult
    public mutating func update(
        from experience: Experience, in model: WorldModel, generator: RandomGenerator
    ) -> Metrics {
        let scale = configuration.imitationScale ?? 0
        let imitation = scale == 0 ? [] : [imitationGradients(of: experience, scale: scale)]
        return update(from: experience.states, in: model, adding: imitation, generator: generator)
    }

    /// One update of actor and critic on dreams that begin at `starts`.
    @discardableResult
    public mutating func update(from starts: State, in model: WorldModel, generator: RandomGenerator) -> Metrics {
        update(from: starts, in: model, adding: [], generator: generator)
    }

    /// - others: further gradients of the actor.
    private mutating func update(
        from starts: State, in model: WorldModel, adding others: [[Tensor]], generator: RandomGenerator
    ) -> Metrics {
        let shards = min(ActorCritic.shards, starts.count)
        let (actor, critic, slowCritic, c) = (actor, critic, slowCritic, configuration)
        let dreams = concurrentMap(shards) { index in
            let tape = Tape()
            let (traced, leaves) = actor.traced(on: tape)
            var part = generator.child(UInt64(index))
            let rows = starts.count * index / shards..<starts.count * (index + 1) / shards
            let dream = Dream(from: starts[rows], in: model, actor: traced, critic: critic, c, using: &part)
            return (tape: tape, leaves: leaves, dream: dream)
        }
        let returns = dreams.flatMap(\.dream.returns.floats)
        var range = range
        range.follow(returns, rate: c.rangeRate)
        let scale = range.scale(minimum: c.minimumRange)
        let perStep = 1 / Double(starts.count * c.horizon)
        let parts = concurrentMap(shards) { index in
            let (tape, leaves, dream) = dreams[index]
            let actorGradients = ActorCritic.actorGradients(
                tape, leaves, dream, critic, c, scale: scale, perStep: perStep)
            let (loss, criticGradients) = ActorCritic.criticGradients(dream, critic, slowCritic, perStep: perStep)
            return (actor: actorGradients, critic: criticGradients, loss: loss)
        }
        let actorStep = ClippedGradients(parts.map(\.actor) + others, limit: c.clip)
        let criticStep = ClippedGradients(parts.map(\.critic), limit: c.clip)
        let isFinite = returns.allSatisfy(\.isFinite) && actorStep.isUsable && criticStep.isUsable
        if isFinite {
            self.range = range
            actorStep.update(&self.actor, &actorOptimizer, rate: c.actorRate)
            criticStep.update(&self.critic, &criticOptimizer, rate: c.criticRate)
            moveSlowCritic()
        } else {
            skippedUpdates += 1
        }
        func mean(_ values: (Dream) -> Tensor) -> Double {
            dreams.reduce(0) { $0 + values($1.dream).detached.sum.item } * perStep
        }
        return Metrics(
            meanReturn: mean(\.returns), entropy: mean(\.entropies), criticLoss: parts.reduce(0) { $0 + $1.loss },
            range: scale, isFinite: isFinite, skippedUpdates: skippedUpdates)
    }

    private mutating func moveSlowCritic() {
        var parameters = critic.parameters.makeIterator()
        let rate = configuration.slowRate
        slowCritic.updateParameters { path, parameter in
            guard let trained = parameters.next() else { fatalError("no parameter \(path) of the critic") }
            parameter.move(towards: trained, rate: rate)
        }
    }

    private static func actorGradients(
        _ tape: Tape, _ leaves: [Tensor], _ dream: Dream, _ critic: LikelihoodHead, _ c: ActorCriticConfiguration,
        scale: Double, perStep: Double
    ) -> [Tensor] {
        let entropySeed = dream.weights * (-c.entropyScale * perStep)
        switch c.gradient {
        case .pathwise:
            return tape.gradients(
                of: [dream.returns, dream.entropies], seeds: [dream.weights * (-perStep / scale), entropySeed],
                leaves: leaves)
        case .scoreFunction:
            let values = critic.values(dream.features)
            let advantages = (dream.returns.detached - values) * (1 / scale)
            return tape.gradients(
                of: [dream.logProbabilities, dream.entropies],
                seeds: [dream.weights * advantages * -perStep, entropySeed], leaves: leaves)
        }
    }

    private func imitationGradients(of experience: Experience, scale: Double) -> [Tensor] {
        let c = configuration
        let advantages = experience.advantages(discount: c.discount, lambda: c.lambda, values: value)
        let weights = experience.weights(advantages, temperature: c.imitationTemperature)
        let tape = Tape()
        let (traced, leaves) = actor.traced(on: tape)
        let logProbabilities = traced(experience.before).logProbability(actor.decode(experience.actions))
        return tape.gradients(of: [logProbabilities], seeds: [weights * -scale], leaves: leaves)
    }

    private static func criticGradients(
        _ dream: Dream, _ critic: LikelihoodHead, _ slowCritic: LikelihoodHead, perStep: Double
    ) -> (loss: Double, gradients: [Tensor]) {
        let tape = Tape()
        let (traced, leaves) = critic.traced(on: tape)
        let output = traced(dream.features)
        let column = dream.weights.shape.appending(1)
        let fit = traced.logProbability(output, of: dream.returns.detached.reshaped(column))
        let slow = slowCritic.mean(slowCritic(dream.features)).reshaped(column)
        let regularizer = traced.logProbability(output, of: slow)
        let objective = ((fit + regularizer) * dream.weights).sum * -perStep
        let loss = (fit.detached * dream.weights).sum.item * -perStep
        return (loss, tape.gradients(of: objective, leaves: leaves))
    }

}

/// The gradients of a network, summed over shards and clipped.
private struct ClippedGradients {
    private let gradients: [Tensor]
    private let norm: Double
    private let limit: Double

    init(_ parts: [[Tensor]], limit: Double) {
        var sum = parts[0]
        for part in parts.dropFirst() { for index in sum.indices { sum[index].add(part[index]) } }
        (gradients, norm, self.limit) = (sum, GlobalNorm.of(sum), limit)
    }

    var isUsable: Bool { GlobalNorm.isUsable(norm: norm, limit: limit) }

    func update(_ module: inout some Module, _ optimizer: inout Optimizer, rate: Double) {
        optimizer.update(
            &module, gradients: gradients, learningRate: rate,
            gradientScale: GlobalNorm.clipFactor(norm: norm, limit: limit))
    }
}

extension ActorCritic {
    /// v(s), the return that the behaviour may expect from there on, in the log's units: features `[…, F]` → `[…]`.
    public func value(_ features: Tensor) -> Tensor { critic.values(features) }

    private var spread: Double { configuration.spread ?? 0 }

    /// The action to take at a single state, as the environment takes it.
    /// - spread: how much of the policy's chance is left; the configuration's if not given.
    public func action(
        at state: State, in model: WorldModel, spread: Double? = nil, using generator: inout RandomGenerator
    ) -> [Float] {
        actor.stored(
            actor(model.features(state)).action(spread: spread ?? self.spread, using: &generator))
    }

    /// The action that the behaviours of an ensemble take together at a single state, that of their mean policy.
    public static func action(
        of behaviours: [ActorCritic], at state: EnsembleState, in ensemble: WorldModelEnsemble, spread: Double? = nil,
        using generator: inout RandomGenerator
    ) -> [Float] {
        let policies = behaviours.indices.map { behaviours[$0].actor(ensemble.members[$0].features(state.members[$0])) }
        let policy = Policy.mean(of: policies)
        return behaviours[0].actor.stored(policy.action(spread: spread ?? behaviours[0].spread, using: &generator))
    }
}

extension LikelihoodHead {
    /// The mean of a critic's return: features `[…, F]` → `[…]`.
    func values(_ features: Tensor) -> Tensor { mean(self(features)).reshaped(features.shape.droppingLast()) }
}
