import Tensors
import TestSupport
import Testing
import Trajectories

@testable import Training
@testable import WorldModels

/// Imagined rows in the objective.
struct RolloutTests {
    typealias Gradient = ObjectiveGradientTests
    /// Episodes of 4, 2 and 5 rows.
    static let data = Small.data(steps: [3, 1, 4])
    let close = Closeness(relative: 1e-10, absolute: 1e-10)

    static func objective(
        steps: Int, starts: Int? = nil, latents: LatentValue = .sample, overshooting: Double = 0
    ) -> Objective {
        var objective = Objective()
        objective.rollout.steps = steps
        objective.rollout.starts = starts
        objective.rollout.latents = latents
        objective.rollout.overshootingScale = overshooting
        return objective
    }

    /// The first sequence runs over two borders, the second over one and into padding.
    static let batch = Small.batch(data, starts: [1, 2], length: 9, ends: [10, 8])

    @Test func evenlySpreadStartsEndWithOneThatHasAllItsSteps() {
        func rows(_ steps: Int, _ starts: Int?, _ length: Int) -> [Int] {
            Self.objective(steps: steps, starts: starts).rollout.startRows(length: length)
        }
        #expect(rows(15, 1, 32) == [16] && rows(15, 2, 32) == [8, 16] && rows(3, 4, 12) == [2, 4, 6, 8])
        #expect(rows(3, nil, 5) == [0, 1, 2, 3] && rows(9, 3, 5) == [0] && rows(1, 9, 4) == [0, 1, 2])
    }

    /// A row counts if it and its start are rows of one episode.
    @Test func rowsOfOtherEpisodesAndPaddingDoNotCount() {
        let episodes = [0, 0, 0, 0, 1, 1, 2, 2, 2, 2, 2]
        let windows = RolloutWindows(Self.objective(steps: 3).rollout, Self.batch)
        var expected: [Double] = []
        for step in 1...3 {
            for start in 0..<8 {
                for (first, end) in [(1, 10), (2, 8)] {
                    let (from, to) = (first + start, first + start + step)
                    expected.append(to < end && episodes[from] == episodes[to] ? 1 : 0)
                }
            }
        }
        #expect(windows.weight.doubles == expected)
        #expect(windows.counts == (0..<3).map { Int(expected[$0 * 16..<($0 + 1) * 16].reduce(0, +)) })
        #expect(windows.counts == [9, 3, 1])
    }

    /// By hand, from each row's own state: h and the prior's mean step by step, decoded.
    @Test(arguments: [1, 3]) func imaginedRowsAreThePriorsPredictions(_ steps: Int) {
        let model = Small.model()
        let objective = Self.objective(steps: steps, latents: .mean)
        var generator = RandomGenerator(seed: 4)
        let (terms, observed) = model.boundTerms(Self.batch, objective: objective, using: &generator)
        let follows = Self.batch.rewardMask.doubles
        var observation = [[Double]](repeating: [0, 0, 0], count: steps)
        var reward = [Double](repeating: 0, count: steps)
        for start in 0..<8 {
            var state = State(deterministic: observed.contexts[start], stochastic: observed.samples[start])
            var isInside = [true, true]
            for step in 0..<steps where start + step + 1 < 9 {
                let row = start + step + 1
                let context = model.dynamics.advance(
                    state, projectedInput: model.dynamics.projectInputs(Self.batch.action[row]))
                if step == 0 {
                    for b in 0..<2 where follows[row * 2 + b] == 1 {
                        #expect(close.failure(context[b], observed.contexts[row][b]) == nil)
                    }
                }
                state = State(deterministic: context, stochastic: model.dynamics.prior(context).mode)
                let output = model.decoder(model.features(state)).doubles
                let predicted = model.reward!(model.features(state)).doubles
                let (truth, rewards) = (Self.batch.observation[row].doubles, Self.batch.reward[row].doubles)
                for b in 0..<2 {
                    isInside[b] = isInside[b] && follows[row * 2 + b] == 1
                    guard isInside[b] else { continue }
                    for i in 0..<3 { observation[step][i] += square(output[b * 3 + i] - truth[b * 3 + i]) }
                    reward[step] += square(predicted[b] - rewards[b])
                }
            }
        }
        let rollout = terms.rollout!
        // Squared errors, and how many numbers they are of.
        #expect(rollout.observation.shape == [steps, 6] && rollout.reward.shape == [steps, 2])
        #expect(close.failure(rollout.observation.columns(0..<3).doubles, observation.flatMap(\.self)) == nil)
        #expect(close.failure(rollout.reward.columns(0..<1).doubles, reward) == nil)
        let counts = rollout.counts.map(Double.init)
        #expect(rollout.observation.columns(3..<6).doubles == counts.flatMap { [$0, $0, $0] })
        #expect(rollout.reward.columns(1..<2).doubles == counts)
    }

    private func square(_ x: Double) -> Double { x * x }

    /// −log N(x; μ, σ²) of the imagined rows: σ the head's own, or the step's root mean square with the floor.
    @Test(arguments: [DeviationKind.fixed, .learned, .maximumLikelihood])
    func theLikelihoodOfImaginedRows(_ kind: DeviationKind) {
        var head = Small.model(Small.configuration(kind)).decoder
        head.logDeviation = Tensor([-0.4, 0.3, 0.1], shape: [3])
        let errors = [[4.0, 1, 2], [6.0, 3, 9]]
        let counts = [10, 6, 0]
        let rows = zip(errors, counts).flatMap { $0 + [Double](repeating: Double($1), count: 3) }
        let statistics = Tensor(rows + .init(repeating: 0, count: 6), shape: [3, 6])
        var sum = 0.0
        for (row, count) in zip(errors, counts) {
            for i in 0..<3 {
                let mean = row[i] / Double(count)
                let variance = kind == .maximumLikelihood ? mean + 1e-4 : head.logDeviation.exp.square.doubles[i]
                let quadratic = kind == .maximumLikelihood ? 1 : mean / variance
                sum += Double(count) * 0.5 * (Tensor([2 * Double.pi * variance], shape: [1]).log.doubles[0] + quadratic)
            }
        }
        let found = head.rolloutNegativeLogLikelihood(statistics: statistics, counts: counts).item
        #expect(abs(found - sum / 16) < 1e-12)
        #expect(head.rolloutNegativeLogLikelihood(statistics: .zeros([3, 6]), counts: [0, 0, 0]).item == 0)
    }

    /// Where no σ is had by maximum likelihood the statistics hold log p, and then counts.
    @Test func theLikelihoodOfImaginedBinaryRows() {
        let statistics = Tensor([-4.0, 10, 10, 10, -3, 6, 6, 6], shape: [2, 4])
        for kind in [DeviationKind.fixed, .maximumLikelihood] {
            var configuration = Variant(.rssm, likelihood: .bernoulli).configuration
            configuration.decoder.deviation = kind
            let head = Small.model(configuration).decoder
            #expect(head.rolloutNegativeLogLikelihood(statistics: statistics, counts: [10, 6]).item == 7.0 / 16)
        }
    }

    static let cases: [(DeviationKind, LatentValue, Int?)] =
        DeviationKind.allCases.map { ($0, .sample, nil) } + [(.maximumLikelihood, .mean, 2), (.learned, .mean, nil)]

    @Test(arguments: cases)
    func theGradientGoesThroughAllSteps(_ kind: DeviationKind, _ latents: LatentValue, _ starts: Int?) {
        let model = Small.model(Small.configuration(kind))
        var trainer = Gradient.trainer(model, FreeNats())
        trainer.configuration.objective.rollout = Self.objective(steps: 3, starts: starts, latents: latents).rollout
        trainer.configuration.objective.rollout.scale = 0.6
        let shards = Gradient.shards(2)
        let found = trainer.objectiveGradient(shards, generator: Gradient.generator)
        #expect(abs(found.objective - Gradient.value(trainer, model, shards)) <= 1e-12 * abs(found.objective))
        Gradient.expectDifferences(found.gradients, model) { Gradient.value(trainer, $0, shards) }
    }

    /// q stands still; the gradient goes through d steps of the prior into the state they began at.
    @Test(arguments: FreeNats.Mode.allCases) func overshootingHoldsThePriorToAStandingPosterior(_ mode: FreeNats.Mode) {
        let model = Small.model()
        var trainer = DivergenceScaleTests.trainer(model, mode, (0, 0))
        trainer.configuration.objective.rollout = Self.objective(steps: 3, overshooting: 0.7).rollout
        trainer.configuration.objective.rollout.scale = 0
        let (objective, shards) = (trainer.configuration.objective, Gradient.shards(2))
        func beliefs(_ model: WorldModel) -> [(q: Latent, p: Latent, weight: Tensor)] {
            shards.enumerated().map { index, shard in
                var generator = Gradient.generator.child(UInt64(index))
                let run = model.particles(shard, bound: Bound(), using: &generator)
                let windows = RolloutWindows(objective.rollout, shard)
                let start = State(
                    deterministic: windows.starts(of: run.observed.contexts),
                    stochastic: windows.starts(of: run.observed.samples))
                let imagined = model.imagine(
                    from: start, actions: windows.steps(of: shard.action), using: &generator)
                return (
                    run.observed.posterior.mapParameters(windows.steps), model.dynamics.prior(imagined.contexts),
                    windows.weight
                )
            }
        }
        let still = beliefs(model)
        func value(_ model: WorldModel) -> Double {
            var (sum, count) = (0.0, 0.0)
            for (old, new) in zip(still, beliefs(model)) {
                let penalized = objective.freeNats.penalizePerRow(old.q.klDivergence(to: new.p)) * old.weight
                sum += penalized[1..<3].sum.item
                count += old.weight[1..<3].sum.item
            }
            return 0.7 * objective.freeNats.penalizeMean(Tensor([sum / count], shape: [])).item
        }
        let found = trainer.objectiveGradient(shards, generator: Gradient.generator)
        #expect(abs(found.objective - value(model)) <= 1e-12 * found.objective)
        Gradient.expectDifferences(found.gradients, model, of: value)
    }

    /// With posteriors too narrow for their noise to matter, and no chance in what is imagined.
    @Test(arguments: DeviationKind.allCases) func shardsGiveTheBatchesObjectiveAndGradient(_ kind: DeviationKind) {
        let model = Small.quietModel(Small.configuration(kind))
        var trainer = Gradient.trainer(model, FreeNats(mode: .perStepExcess, nats: 0.1))
        trainer.configuration.objective.rollout =
            Self.objective(steps: 2, latents: .mean, overshooting: 1e-12).rollout
        let whole = trainer.objectiveGradient(Gradient.shards(1), generator: Gradient.generator)
        for count in [2, 3, 5] {
            let parts = trainer.objectiveGradient(Gradient.shards(count), generator: Gradient.generator)
            #expect(abs(parts.objective - whole.objective) <= 1e-8 * abs(whole.objective))
            #expect(parts.terms.rollout?.counts == whole.terms.rollout?.counts)
            for (index, parameter) in model.namedParameters.enumerated() {
                let failure = Closeness(relative: 1e-6, absolute: 1e-8)
                    .failure(parts.gradients[index], whole.gradients[index])
                #expect(failure == nil, "\(count) shards, \(parameter.path)\(failure ?? "")")
            }
        }
    }

    /// A shard of single rows has nothing to imagine. What it adds is zero, before or after a shard that has.
    @Test(arguments: [[0, 1], [1, 0]]) func aShardOfSingleRowsAddsNothing(_ order: [Int]) {
        let model = Small.quietModel(Small.configuration(.fixed))
        let data = Small.data(steps: [6, 0])
        var trainer = Gradient.trainer(model, FreeNats())
        trainer.configuration.objective.rollout =
            Self.objective(steps: 2, latents: .mean, overshooting: 1e-12).rollout
        let shards = [
            Small.batch(data, starts: [0], length: 7, ends: [7]), Small.batch(data, starts: [7], length: 1, ends: [8]),
        ]
        let whole = trainer.objectiveGradient(
            [Small.batch(data, starts: [0, 7], length: 7, ends: [7, 8])], generator: Gradient.generator)
        let parts = trainer.objectiveGradient(order.map { shards[$0] }, generator: Gradient.generator)
        #expect(parts.terms.rollout?.counts == [6, 5] && whole.terms.rollout?.counts == [6, 5])
        #expect(abs(parts.objective - whole.objective) <= 1e-8 * abs(whole.objective))
        for (index, parameter) in model.namedParameters.enumerated() {
            let failure = Closeness(relative: 1e-6, absolute: 1e-8)
                .failure(parts.gradients[index], whole.gradients[index])
            #expect(failure == nil, "\(parameter.path)\(failure ?? "")")
        }
    }

    /// What is imagined is drawn after what is inferred, and changes none of the bound's terms.
    @Test func rolloutsLeaveTheBoundAsItIs() {
        let model = Small.model()
        func terms(_ objective: Objective) -> BoundTerms {
            var generator = RandomGenerator(seed: 9)
            return model.boundTerms(Self.batch, objective: objective, using: &generator).terms
        }
        let (plain, with) = (terms(Objective()), terms(Self.objective(steps: 2, overshooting: 1)))
        #expect(plain.rollout == nil && with.sums.count == plain.sums.count + 3)
        #expect(zip(plain.sums, with.sums).allSatisfy { $0.doubles == $1.doubles })
        let again = terms(Self.objective(steps: 2, overshooting: 1))
        #expect(zip(with.sums, again.sums).allSatisfy { $0.doubles == $1.doubles })
    }

    /// Straight through classes, the gradient still reaches every part of the model.
    @Test func categoricalLatentsAreImaginedToo() {
        let model = Variant(.rssm, latent: .categorical).model
        var trainer = Gradient.trainer(model, FreeNats())
        trainer.configuration.objective.rollout = Self.objective(steps: 3, overshooting: 1).rollout
        (trainer.configuration.objective.dynamicsScale, trainer.configuration.objective.observationScale) = (0, 0)
        trainer.configuration.objective.rewardScale = 0
        let found = trainer.objectiveGradient(Gradient.shards(2), generator: Gradient.generator)
        for (parameter, gradient) in zip(model.namedParameters, found.gradients)
        where parameter.path.hasPrefix("dynamics.prior") {
            #expect(gradient.doubles.contains { $0 != 0 }, "\(parameter.path)")
        }
    }
}
