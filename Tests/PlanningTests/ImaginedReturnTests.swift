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

    /// Two members of one log, each with a state of its own.
    static let ensemble: WorldModelEnsemble = {
        var other = model
        var generator = RandomGenerator(seed: 42)
        other.updateParameters { $1.add(generator.normal($1.shape), scale: 0.2) }
        return WorldModelEnsemble([model, other])
    }()
    static let states = EnsembleState([
        state,
        State(
            deterministic: Tensor([0.1, 0.2, -0.4] as [Float], shape: [1, 3]),
            stochastic: Tensor([0.6, -0.7] as [Float], shape: [1, 2])),
    ])

    /// Of a model large enough for its products to be rounded.
    @Test(.enabled(if: RoundedWeights.isSupported)) func roundedProductsScoreAlmostAlike() throws {
        var c = Self.model.configuration
        (c.dynamics.deterministic, c.dynamics.hidden, c.decoder.hidden, c.reward.hidden) = (40, 40, [40], [40])
        var generator = RandomGenerator(seed: 43)
        let model = WorldModel(
            configuration: c, observationSpace: .unbounded(3), actionSpace: Self.space,
            statistics: Self.model.statistics, using: &generator)
        var scorer = try ImaginedReturn(of: model, from: model.initialState(batch: 1))
        let plans = generator.normal([5, 30, 2])
        let noise = RandomGenerator(seed: 1)
        func scores(_ products: ProductPrecision) -> [Float] {
            scorer.products = products
            var noise = noise
            return scorer.scores(of: plans, using: &noise)
        }
        let (exact, rounded) = (scores(.single), scores(.bfloat16))
        let spread = exact.max()! - exact.min()!
        for (exact, rounded) in zip(exact, rounded) {
            #expect(abs(exact - rounded) < 0.05 * spread)
        }
        #expect(exact != rounded)
        // Members that are equal agree, on whichever cores their predictions are made.
        let state = EnsembleState([scorer.state.members[0], scorer.state.members[0]])
        scorer = try ImaginedReturn(of: WorldModelEnsemble([model, model]), from: state)
        let free = scores(.bfloat16)
        scorer.penalty = 10
        #expect(scores(.bfloat16) == free)
    }

    /// The formula, written out over the members' own imagination with the same numbers.
    @Test func scoresAreTheFormulas() throws {
        var scorer = try ImaginedReturn(of: Self.ensemble, from: Self.states)
        scorer.discount = 0.9
        scorer.value = { member, features in
            features.columns(0..<1).reshaped([features.shape[0]]) * Double(2 + member)
        }
        scorer.penalty = 0.7
        var (generator, again) = (RandomGenerator(seed: 8), RandomGenerator(seed: 8))
        let scores = scorer.scores(of: plans, using: &generator)

        let encoded = Tensor(Self.model.normalizer.encodeActions(plans.floats), shape: [4, 3, 2])
        let noise = RandomGenerator(seed: again.next()).child(0)
        let futures = [0, 1].map { member in
            var noise = noise
            return Self.ensemble.members[member].imagine(
                from: Self.states.members[member].repeated(3), actions: encoded, using: &noise)
        }
        let means = [0, 1].map { member in
            let model = Self.ensemble.members[member]
            return model.decoder(futures[member].features).doubles
        }
        let reward = Self.model.normalizer.reward
        for plan in 0..<3 {
            var score = 0.0
            for (member, model) in Self.ensemble.members.enumerated() {
                let features = futures[member].features
                let (rewards, logits) = (model.reward!(features).floats, model.continuation!(features).logits.floats)
                var weight = 1.0
                for t in 0..<4 {
                    let row = t * 3 + plan
                    // Of two members the variance is the square of half their difference.
                    let squares = (0..<3).map { pow((means[0][row * 3 + $0] - means[1][row * 3 + $0]) / 2, 2) }
                    let apart = (squares.reduce(0, +) / 3).squareRoot()
                    let inUnits = Double(rewards[row]) * reward.deviation[0] + reward.mean[0]
                    score += weight * (inUnits - 0.7 * apart) / 2
                    weight *= 0.9 / (1 + exp(-Double(logits[row])))
                }
                score += weight * Double(2 + member) * Double(features[3].floats[plan * features.shape.last]) / 2
            }
            #expect(abs(Double(scores[plan]) - score) < 1e-5 * max(1, abs(score)), "plan \(plan)")
        }
        scorer.weighsContinuation = false
        generator = RandomGenerator(seed: 8)
        #expect(scorer.scores(of: plans, using: &generator) != scores)
    }

    /// A head with a discount horizon H, which says 1 − 1 / H where the episode goes on for certain, takes nothing off: γ alone
    /// discounts.
    @Test func aDiscountCountsOnce() throws {
        func scores(_ horizon: Double?, bias: Double) throws -> [Float] {
            var (model, noise) = (Self.makeModel(), RandomGenerator(seed: 1))
            model.continuation = ContinuationHead(
                configuration: {
                    var c = ContinuationHead.Configuration()
                    (c.hidden, c.discountHorizon) = ([], horizon)
                    return c
                }(), inputs: model.dynamics.featureSize, using: &noise)
            model.continuation!.network.layers[0].weight = model.continuation!.network.layers[0].weight * 0
            model.continuation!.network.outputBias = [bias]
            var scorer = try ImaginedReturn(of: model, from: Self.state)
            scorer.discount = 0.9
            var generator = RandomGenerator(seed: 8)
            return scorer.scores(of: plans, using: &generator)
        }
        // σ(log 9) = 0.9 = 1 − 1 / 10, and σ(20) = 1.
        for (one, other) in zip(try scores(10, bias: log(9)), try scores(nil, bias: 20)) {
            #expect(abs(one - other) < 1e-5 * max(1, abs(other)))
        }
    }

    @Test(arguments: [(1, 1), (63, 1), (64, 2), (128, 2), (300, 3)])
    func tilesCoverTheBatch(_ count: Int, _ tiles: Int) {
        let found = WorldModel.tiles(of: count)
        #expect(found.count == tiles && found.flatMap(\.self) == Array(0..<count))
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

    @Test func meansOfLatentsScoreWithoutChance() throws {
        var scorer = try ImaginedReturn(of: Self.model, from: Self.state)
        func scores(seed: UInt64) -> [Float] {
            var generator = RandomGenerator(seed: seed)
            return scorer.scores(of: plans, using: &generator)
        }
        #expect(scores(seed: 1) != scores(seed: 2))
        scorer.latents = .mean
        #expect(scores(seed: 1) == scores(seed: 2))
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
