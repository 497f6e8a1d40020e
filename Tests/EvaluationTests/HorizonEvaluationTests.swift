import Tensors
import Testing
import Trajectories
import WorldModels

@testable import Evaluation

struct HorizonEvaluationTests {
    static func model(_ log: TrajectoryDataset) -> WorldModel {
        var c = WorldModelConfiguration()
        (c.encoder.hidden, c.encoder.output) = ([8], 8)
        (c.dynamics.deterministic, c.dynamics.stochastic, c.dynamics.hidden) = (8, 4, 8)
        (c.decoder.hidden, c.reward.hidden) = ([8], [8])
        var generator = RandomGenerator(seed: 1)
        return WorldModel(
            configuration: c, observationSpace: log.observationSpace, actionSpace: log.actionSpace,
            statistics: LogStatistics(fitting: log), using: &generator)
    }

    static func result(_ evaluation: HorizonEvaluation, _ log: TrajectoryDataset, model: WorldModel? = nil)
        -> HorizonEvaluation.Result?
    {
        let model = model ?? Self.model(log)
        return evaluation(
            model, SequenceDataset(log, normalizer: model.normalizer), generator: RandomGenerator(seed: 2))
    }

    /// An observation that counts the steps, and rewards that count twice as fast.
    static func counting(steps: [Int]) -> TrajectoryDataset {
        TrajectoryDataset(
            observationSpace: .unbounded(1), actionSpace: .unbounded(1),
            episodes: steps.map { count in
                Episode(
                    observations: (0...count).map(Float.init), actions: [Float](repeating: 0, count: count),
                    rewards: (0..<count).map { Float(2 * $0) }, isTerminated: false)
            })
    }

    @Test func persistenceOfACountIsTheHorizon() throws {
        let log = Self.counting(steps: [40, 5, 33])
        let model = Self.model(log)
        let evaluation = HorizonEvaluation(context: 4, horizon: 6, stride: 5, samples: 3)
        let result = try #require(Self.result(evaluation, log, model: model))
        // Episodes of 41, 6 and 34 rows hold windows of 10 at every fifth row.
        #expect(result.windows == 7 + 0 + 5)
        let (o, r) = (model.normalizer.observation.deviation[0], model.normalizer.reward.deviation[0])
        for h in 1...6 {
            let (observation, reward) = (result.observation[h - 1], result.reward[h - 1])
            #expect(observation.horizon == h && reward.horizon == h)
            #expect(abs(observation.persistence - Double(h) / o) < 1e-5)
            #expect(abs(reward.persistence - Double(2 * h) / r) < 1e-5)
            #expect(observation.linear < 1e-3)
            #expect(observation.nrmse.isFinite && observation.nrmse > 0)
        }
    }

    /// The last reward is known at a window's first row too, unless that begins an episode.
    @Test func persistenceOfARewardNeedsOneRow() throws {
        let log = Self.counting(steps: [20])
        let model = Self.model(log)
        let deviation = model.normalizer.reward.deviation[0]
        let result = try #require(
            Self.result(HorizonEvaluation(context: 1, horizon: 2, stride: 6, samples: 2), log, model: model))
        // Windows at rows 0, 6, 12 and 18, of which the first keeps the mean, 19, in place of −2.
        #expect(result.windows == 4)
        let first = 19 / deviation
        let others = 2 / deviation
        #expect(abs(result.reward[0].persistence - ((first * first + 3 * others * others) / 4).squareRoot()) < 1e-5)
    }

    /// o' = o + a and r = a, with actions that nothing foretells: only the right action gives the right prediction.
    @Test func eachStepIsPredictedWithItsOwnAction() throws {
        var generator = RandomGenerator(seed: 6)
        let episodes = (0..<10).map { _ -> Episode in
            let actions = generator.normal([30]).floats
            let observations = actions.reduce(into: [Float(0)]) { $0.append($0.last! + $1) }
            return Episode(observations: observations, actions: actions, rewards: actions, isTerminated: false)
        }
        let log = TrajectoryDataset(
            observationSpace: .unbounded(1), actionSpace: .unbounded(1), episodes: episodes)
        let result = try #require(Self.result(HorizonEvaluation(context: 3, horizon: 8, stride: 4, samples: 2), log))
        for h in 0..<8 {
            #expect(result.observation[h].linear < 1e-3)
            #expect(result.reward[h].linear < 1e-3)
            #expect(result.observation[h].persistence > 0.1)
        }
    }

    /// The model's prediction at a horizon depends on the actions up to it and on no later row.
    @Test func aPredictionKnowsNothingOfLaterRows() throws {
        let log = Self.counting(steps: [9])
        let model = Self.model(log)
        let evaluation = HorizonEvaluation(context: 4, horizon: 6, stride: 1, samples: 2)
        let before = try #require(Self.result(evaluation, log, model: model))
        #expect(before.windows == 1)
        for h in 1...6 {
            // Row 3 is the last one observed; the action at row 3 + h − 1 leads to horizon h.
            var changed = log
            changed.episodes[0].actions[3 + h - 1] += 1
            let after = try #require(Self.result(evaluation, changed, model: model))
            for k in 1...6 { #expect((after.observation[k - 1].nrmse == before.observation[k - 1].nrmse) == (k < h)) }
            changed = log
            changed.episodes[0].observations[3 + h] += 1
            let moved = try #require(Self.result(evaluation, changed, model: model))
            for k in 1...6 { #expect((moved.observation[k - 1].nrmse == before.observation[k - 1].nrmse) == (k != h)) }
        }
    }

    @Test func anEpisodeTooShortForAWindowGivesNone() {
        let evaluation = HorizonEvaluation(context: 4, horizon: 6, stride: 1, samples: 2)
        #expect(Self.result(evaluation, Self.counting(steps: [8, 3])) == nil)
    }
}
