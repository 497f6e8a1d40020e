import Foundation
import Tensors
import Testing
import Trajectories
import WorldModels

@testable import Planning

struct ImaginedReturnTests {
    static let space = Space.box(shape: [2], low: [-3, -1], high: [1, 5])
    static let model = makeModel()
    static let state = State(
        deterministic: Tensor([0.3, -0.2, 0.5] as [Float], shape: [1, 3]),
        stochastic: Tensor([0.4, -1] as [Float], shape: [1, 2]))

    /// A small one with random parameters, whose units are not the log's.
    static func makeModel(hasReward: Bool = true, hasContinuation: Bool = true) -> WorldModel {
        var c = WorldModelConfiguration()
        (c.encoder.hidden, c.encoder.output) = ([4], 6)
        (c.dynamics.deterministic, c.dynamics.stochastic, c.dynamics.hidden) = (3, 2, 5)
        (c.decoder.hidden, c.reward.hidden, c.continuation.hidden) = ([4], [4], [4])
        c.reward.isEnabled = hasReward
        c.continuation.isEnabled = hasContinuation
        var generator = RandomGenerator(seed: 41)
        let episodes = (0..<3).map { index in
            Episode(
                observations: generator.normal([21, 3]).floats,
                actions: generator.normal([20, 2]).floats.map { 2 * $0 + 1 },
                rewards: generator.normal([20]).floats.map { 3 * $0 - 2 }, isTerminated: index == 0)
        }
        let log = TrajectoryDataset(observationSpace: .unbounded(3), actionSpace: space, episodes: episodes)
        var model = WorldModel(
            configuration: c, observationSpace: log.observationSpace, actionSpace: space,
            statistics: LogStatistics(fitting: log), using: &generator)
        model.updateParameters { $1.add(generator.normal($1.shape), scale: 0.5) }
        return model
    }

    let plans = Tensor((0..<24).map { Float($0 % 7) / 3 - 1 }, shape: [4, 3, 2])

    /// The formula, written out over the model's own imagination with the same numbers.
    @Test func scoresAreTheFormulas() throws {
        var scorer = try ImaginedReturn(of: Self.model, from: Self.state)
        scorer.discount = 0.9
        scorer.value = { features in features.columns(0..<1).reshaped([features.shape[0]]) * 2 }
        scorer.disagreement = { actions, _ in actions.columns(1..<2).reshaped([4, 3]) }
        scorer.penalty = 0.7
        var (generator, again) = (RandomGenerator(seed: 8), RandomGenerator(seed: 8))
        let scores = scorer.scores(of: plans, using: &generator)

        var noise = RandomGenerator(seed: again.next()).child(0)
        let encoded = Self.model.normalizer.encodeActions(plans.floats)
        let imagined = Self.model.imagine(
            from: Self.state.repeated(3), actions: Tensor(encoded, shape: [4, 3, 2]), using: &noise)
        let rewards = Self.model.reward!(imagined.features).floats
        let logits = Self.model.continuation!(imagined.features).logits.floats
        let reward = Self.model.normalizer.reward
        for plan in 0..<3 {
            var (score, weight) = (0.0, 1.0)
            for t in 0..<4 {
                let row = t * 3 + plan
                let inUnits = Double(rewards[row]) * reward.deviation[0] + reward.mean[0]
                score += weight * (inUnits - 0.7 * Double(encoded[row * 2 + 1]))
                weight *= 0.9 / (1 + exp(-Double(logits[row])))
            }
            score += weight * 2 * Double(imagined.features[3].floats[plan * imagined.features.shape.last])
            #expect(abs(Double(scores[plan]) - score) < 1e-5 * max(1, abs(score)), "plan \(plan)")
        }
        scorer.weighsContinuation = false
        generator = RandomGenerator(seed: 8)
        #expect(scorer.scores(of: plans, using: &generator) != scores)
    }

    /// Cutting the batch into tiles changes nothing but the noise: the mean of many futures is the same.
    @Test func tilesAgreeWithinTheirNoise() throws {
        var scorer = try ImaginedReturn(of: Self.model, from: Self.state)
        scorer.futures = 4000
        var generator = RandomGenerator(seed: 9)
        let (first, second) = (
            scorer.scores(of: plans, using: &generator), scorer.scores(of: plans, using: &generator)
        )
        scorer.futures = 1
        let spread = (0..<200).map { _ in scorer.scores(of: plans, using: &generator) }
        for plan in 0..<3 {
            let scores = spread.map { Double($0[plan]) }
            let mean = scores.reduce(0, +) / 200
            let deviation = (scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 199).squareRoot()
            #expect(abs(Double(first[plan] - second[plan])) < 5 * deviation * (2 / 4000.0).squareRoot())
            #expect(abs(Double(first[plan]) - mean) < 5 * deviation / 200.0.squareRoot())
        }
    }

    @Test func manyPlansGetAScoreEach() throws {
        let scorer = try ImaginedReturn(of: Self.model, from: Self.state)
        var generator = RandomGenerator(seed: 10)
        let many = generator.normal([2, 333, 2])
        #expect(scorer.scores(of: many, using: &generator).count == 333)
    }

    /// Where the members disagree, nothing is planned, though the model promises most there.
    @Test func thePenaltyKeepsOutOfTheUncertain() throws {
        var scorer = try ImaginedReturn(of: Self.model, from: Self.state)
        scorer.futures = 8
        func firstAction() throws -> Float {
            var c = CrossEntropyMethod.Configuration()
            (c.horizon, c.candidates, c.iterations, c.elites) = (2, 100, 6, 10)
            var planner = try CrossEntropyMethod(c, actionSpace: Self.space)
            var generator = RandomGenerator(seed: 12)
            return planner.plan(scorer, using: &generator).first[0]
        }
        let free = try firstAction()
        let middle: Float = -1
        #expect(abs(free - middle) > 0.2, "\(free)")
        let bound = Float(Self.model.normalizer.encodeActions([middle, 0])[0])
        let isAbove = free > middle
        scorer.disagreement = { actions, _ in
            let first = actions.columns(0..<1).reshaped([actions.shape[0], actions.shape[1]])
            let isUncertain = first.floats.map { ($0 > bound) == isAbove }
            return Tensor(isUncertain.map { $0 ? Float(1) : 0 }, shape: first.shape)
        }
        scorer.penalty = 1000
        let careful = try firstAction()
        #expect((careful > middle) != isAbove, "free \(free), careful \(careful)")
    }

    @Test func aModelWithoutRewardsCannotScore() throws {
        let model = Self.makeModel(hasReward: false)
        #expect(throws: PlanningError.noRewards) { _ = try ImaginedReturn(of: model, from: Self.state) }
        var scorer = try ImaginedReturn(of: Self.makeModel(hasContinuation: false), from: Self.state)
        scorer.discount = 0.5
        var generator = RandomGenerator(seed: 1)
        let scores = scorer.scores(of: plans, using: &generator)
        #expect(scores.allSatisfy { $0.isFinite })
    }
}
