import Tensors
import Testing
import Training
import Trajectories
import WorldModels

@testable import ActorCritic

/// A world whose position is the last action, and whose reward is highest at an action of 0.5, or of the second class.
struct ActorCriticTests {
    private static func log(_ space: Space) -> TrajectoryDataset {
        var generator = RandomGenerator(seed: 3)
        let episodes = (0..<20).map { _ in
            let actions = (0..<50).map { _ -> Float in
                if case .discrete = space { return Float(generator.index(below: 3)) }
                return Float(generator.uniform([1]).item) * 2 - 1
            }
            let best: Float = if case .discrete = space { 1 } else { 0.5 }
            return Episode(
                observations: [0] + actions, actions: actions, rewards: actions.map { -($0 - best) * ($0 - best) },
                isTerminated: false)
        }
        return TrajectoryDataset(observationSpace: .unbounded(1), actionSpace: space, episodes: episodes)
    }

    private static func model(_ space: Space) -> WorldModel {
        let log = log(space)
        var configuration = ExperimentConfiguration()
        configuration.model.encoder.hidden = [16]
        configuration.model.encoder.output = 16
        configuration.model.dynamics.deterministic = 16
        configuration.model.dynamics.stochastic = 4
        configuration.model.dynamics.hidden = 16
        configuration.model.decoder.hidden = [16]
        configuration.model.reward.hidden = [32]
        configuration.model.continuation.isEnabled = false
        configuration.training.batch = 8
        configuration.training.length = 16
        configuration.training.learningRate.peak = 5e-3
        var generator = RandomGenerator(seed: 1)
        let model = WorldModel(
            configuration: configuration.model, observationSpace: log.observationSpace, actionSpace: log.actionSpace,
            statistics: LogStatistics(fitting: log), using: &generator)
        var trainer = Trainer(configuration: configuration, model: model, generator: generator)
        let data = SequenceDataset(log, normalizer: model.normalizer)
        let sampler = SequenceSampler(data, batch: 8, length: 16)
        for step in 0..<600 { trainer.update(sampler: sampler, progress: Double(step) / 600) }
        return trainer.result
    }

    private static let box = Space.box(shape: [1], low: [-1], high: [1])
    private static let continuous = model(box)
    private static let discrete = model(.discrete(count: 3, start: 0))

    private func learned(
        _ model: WorldModel, _ gradient: ActorCriticConfiguration.Gradient, seed: UInt64 = 5
    ) throws -> (agent: ActorCritic, metrics: [ActorCritic.Metrics]) {
        var configuration = ActorCriticConfiguration()
        configuration.gradient = gradient
        // Little of a return is then what the critic, which begins at 0, says of it.
        (configuration.horizon, configuration.discount) = (5, 0.5)
        configuration.hidden = [32]
        configuration.actorRate = 3e-3
        configuration.criticRate = 3e-3
        configuration.minimumRange = 0.1
        var generator = RandomGenerator(seed: seed)
        var agent = try ActorCritic(for: model, configuration: configuration, using: &generator)
        let metrics = (0..<300).map { step in
            agent.update(from: model.initialState(batch: 64), in: model, generator: generator.child(UInt64(step)))
        }
        return (agent, metrics)
    }

    @Test(arguments: ActorCriticConfiguration.Gradient.allCases)
    func theBestActionIsFoundInTheDream(_ gradient: ActorCriticConfiguration.Gradient) throws {
        let (agent, metrics) = try learned(Self.continuous, gradient)
        var generator = RandomGenerator(seed: 9)
        let action = agent.action(
            at: Self.continuous.initialState(batch: 1), in: Self.continuous, using: &generator)
        #expect(abs(action[0] - 0.5) < 0.15, "\(action)")
        #expect(metrics[metrics.count - 1].meanReturn > metrics[0].meanReturn)
    }

    @Test func theBestChoiceIsFoundInTheDream() throws {
        let (agent, metrics) = try learned(Self.discrete, .scoreFunction)
        var generator = RandomGenerator(seed: 9)
        let state = Self.discrete.initialState(batch: 1)
        #expect(agent.action(at: state, in: Self.discrete, using: &generator) == [1])
        #expect(metrics[metrics.count - 1].entropy < metrics[0].entropy)
    }

    /// The log's actions are uniform, so that whoever clones them all does nothing on average, though dreams say 0.5; the better
    /// ones lie about 0.5.
    @Test(arguments: [(1e6, 0.0), (0.3, 0.5)])
    func theLogIsImitatedWhereItDidWell(_ temperature: Double, _ best: Float) throws {
        let model = Self.continuous
        var configuration = ActorCriticConfiguration()
        (configuration.horizon, configuration.discount, configuration.hidden) = (2, 0, [32])
        (configuration.actorRate, configuration.criticRate) = (3e-3, 3e-3)
        (configuration.imitationScale, configuration.imitationTemperature) = (100, temperature)
        var generator = RandomGenerator(seed: 5)
        var agent = try ActorCritic(for: model, configuration: configuration, using: &generator)
        let sampler = SequenceSampler(
            SequenceDataset(Self.log(Self.box), normalizer: model.normalizer), batch: 8, length: 16)
        for step in 0..<300 {
            let batch = sampler.shards(1, step: step, root: generator, using: &generator)[0]
            let experience = Experience(batch, in: model, dreams: 64, using: &generator)
            agent.update(from: experience, in: model, generator: generator.child(UInt64(step)))
        }
        let action = agent.action(
            at: model.initialState(batch: 1), in: model, using: &generator)
        #expect(abs(action[0] - best) < 0.24, "\(action)")
    }

    /// A dream that is not finite, here as the reward or the critic's gradient is not, leaves all as it was: networks,
    /// moments, range and slow critic, as the next update shows.
    @Test(arguments: [Float.nan, .infinity, 3e38]) func whatIsNotFiniteChangesNothing(_ value: Float) throws {
        var configuration = ActorCriticConfiguration()
        (configuration.gradient, configuration.horizon, configuration.hidden) = (.pathwise, 4, [8])
        var broken = Self.continuous
        broken.reward!.network.outputBias = [Double(value)]
        var generator = RandomGenerator(seed: 4)
        var agent = try ActorCritic(for: Self.continuous, configuration: configuration, using: &generator)
        let start = Self.continuous.initialState(batch: 8)
        agent.update(from: start, in: Self.continuous, generator: generator.child(0))
        var untouched = agent
        let metrics = agent.update(from: start, in: broken, generator: generator.child(1))
        #expect(!metrics.isFinite && metrics.skippedUpdates == 1 && agent.skippedUpdates == 1)
        #expect(agent.range == untouched.range)
        let next = agent.update(from: start, in: Self.continuous, generator: generator.child(2))
        #expect(next.isFinite && next.skippedUpdates == 1)
        untouched.update(from: start, in: Self.continuous, generator: generator.child(2))
        #expect(agent.actor.parameters.map(\.floats) == untouched.actor.parameters.map(\.floats))
        #expect(agent.critic.parameters.map(\.floats) == untouched.critic.parameters.map(\.floats))
    }

    @Test func aSeedMeansOneAgent() throws {
        let agents = try [5, 5, 6].map { try learned(Self.discrete, .scoreFunction, seed: $0).agent }
        let weights = agents.map { $0.actor.parameters.map(\.floats) }
        #expect(weights[0] == weights[1] && weights[0] != weights[2])
    }

    @Test func whatCannotServeIsRefused() {
        var generator = RandomGenerator(seed: 1)
        var configuration = ActorCriticConfiguration()
        configuration.gradient = .pathwise
        #expect(throws: ActorCriticError.pathwiseChoice) {
            _ = try ActorCritic(for: Self.discrete, configuration: configuration, using: &generator)
        }
        #expect(throws: ActorCriticError.actions(found: .unbounded(2))) {
            let log = TrajectoryDataset(
                observationSpace: .unbounded(1), actionSpace: .unbounded(2),
                episodes: [Episode(observations: [0, 1], actions: [1, 2], rewards: [1], isTerminated: false)])
            let model = WorldModel(
                configuration: .init(), observationSpace: log.observationSpace, actionSpace: log.actionSpace,
                statistics: LogStatistics(fitting: log), using: &generator)
            _ = try ActorCritic(for: model, using: &generator)
        }
    }
}
