import Environments
import Foundation
import Tensors
import Testing
import Trajectories
import WorldModels

@testable import Evaluation

struct PredictionScoresTests {
    static let evaluation = HorizonEvaluation(context: 2, horizon: 8, stride: 100, samples: 64)

    /// Deviation of an observation of the default system t steps after its episode began, given the actions.
    static func deviation(at time: Int) -> Double {
        let system = LinearGaussianSystem.dampedRotation
        // P = [a b; b c], through A P Aᵀ + Q.
        var (a, b, c) = (system.initialCovariance[0][0], 0.0, system.initialCovariance[1][1])
        let (p, q) = (system.transition[0][0], system.transition[0][1])
        let (r, s) = (system.transition[1][0], system.transition[1][1])
        for _ in 0..<time {
            let first: Double = p * p * a + 2 * p * q * b + q * q * c
            let mixed: Double = p * r * a + (p * s + q * r) * b + q * s * c
            let second: Double = r * r * a + 2 * r * s * b + s * s * c
            (a, b, c) = (first + system.transitionCovariance[0][0], mixed, second + system.transitionCovariance[1][1])
        }
        return (a + system.observationCovariance[0][0]).squareRoot()
    }

    /// A model that knows the distribution: its intervals hold what they promise, and its scores are those of a normal
    /// distribution, given the actions, with the deviation σ_t.
    @Test func aTrueModelIsCalibrated() throws {
        let episodes = 2000
        let report = LinearWorld.predictions(
            Self.evaluation, of: LinearWorld.model(), on: LinearWorld.log(episodes: episodes, steps: 9, seed: 3))
        let key = try #require(report.keys.first)
        #expect(key.name == "observation" && key.kind == .continuous && key.dimensions == 1)
        let count = Double(episodes)
        for scores in key.horizons {
            #expect(scores.numbers == episodes)
            let deviation = Self.deviation(at: Self.evaluation.context - 1 + scores.horizon)
            let (half, most) = (try #require(scores.coverage50), try #require(scores.coverage90))
            // Four binomial standard errors.
            #expect(abs(half - 0.5) < 4 * (0.25 / count).squareRoot(), "horizon \(scores.horizon): \(half)")
            #expect(abs(most - 0.9) < 4 * (0.09 / count).squareRoot(), "horizon \(scores.horizon): \(most)")
            // Φ⁻¹(0.75) and Φ⁻¹(0.95); draws' quantiles lie a little further out than the distribution's.
            let (width50, width90) = (try #require(scores.width50), try #require(scores.width90))
            #expect(abs(width50 / (2 * 0.6745 * deviation) - 1) < 0.03)
            #expect(abs(width90 / (2 * 1.6449 * deviation) - 1) < 0.05)
            // E CRPS of the true N(μ, σ²) is σ / √π; its standard deviation over truths is below σ.
            let crps = try #require(scores.crps)
            #expect(abs(crps - deviation / Double.pi.squareRoot()) < 4 * 0.5 * deviation / count.squareRoot())
            // H[N] and what a mixture of 64 samples misses of it; the standard deviation of log p is √½.
            let nll = try #require(scores.negativeLogLikelihood)
            let entropy = log(deviation) + 0.5 * (1 + log(2 * Double.pi))
            #expect(abs(nll - entropy) < 4 * 0.71 / count.squareRoot() + 0.05)
            // The standard error of √mean of n squares of a normal number is σ / √(2 n).
            let (nrmse, error) = (try #require(scores.nrmse), try #require(scores.standardError))
            #expect(abs(error / (deviation / (2 * count).squareRoot()) - 1) < 0.15)
            #expect(abs(nrmse - deviation) < 4 * error + 0.01)
        }
    }

    /// Half the observation's noise and half the latents': the intervals are too narrow, and the scores say so.
    @Test func anOverconfidentModelIsFoundOut() throws {
        var system = LinearGaussianSystem.dampedRotation
        func quarter(_ x: [[Double]]) -> [[Double]] { x.map { $0.map { $0 / 4 } } }
        system.observationCovariance = quarter(system.observationCovariance)
        system.transitionCovariance = quarter(system.transitionCovariance)
        system.initialCovariance = quarter(system.initialCovariance)
        let log = LinearWorld.log(episodes: 500, steps: 9, seed: 3)
        let found = LinearWorld.predictions(Self.evaluation, of: LinearWorld.model(system), on: log).keys[0]
        let right = LinearWorld.predictions(Self.evaluation, of: LinearWorld.model(), on: log).keys[0]
        for (found, right) in zip(found.horizons, right.horizons) {
            // P(|z| < 1.645 / 2) = 0.589.
            #expect(abs(try #require(found.coverage90) - 0.589) < 0.1)
            let (crps, least) = (try #require(found.crps), try #require(right.crps))
            #expect(crps > least)
            let (nll, entropy) = (try #require(found.negativeLogLikelihood), try #require(right.negativeLogLikelihood))
            #expect(nll > entropy + 0.3)
        }
    }

    /// Missing numbers are left out: what is left scores the same as if they had never been.
    @Test func missingNumbersAreLeftOut() throws {
        let log = LinearWorld.log(episodes: 40, steps: 9, seed: 5)
        var holes = log
        // Row 4 is horizon 3 of a context of 2; row 9, horizon 8, is missing everywhere.
        holes.episodes[7].observations[4] = .nan
        for index in holes.episodes.indices { holes.episodes[index].observations[9] = .nan }
        let model = LinearWorld.model()
        let whole = LinearWorld.predictions(Self.evaluation, of: model, on: log)
        let report = LinearWorld.predictions(Self.evaluation, of: model, on: holes)
        let (found, all) = (report.keys[0].horizons, whole.keys[0].horizons)
        for h in [0, 1, 3, 4, 5, 6] {
            #expect(found[h].numbers == all[h].numbers && found[h].coverage90 == all[h].coverage90)
            for score in [\HorizonScores.nrmse, \.standardError, \.negativeLogLikelihood, \.crps] {
                let (one, other) = (try #require(found[h][keyPath: score]), try #require(all[h][keyPath: score]))
                #expect(abs(one - other) < 1e-6)
            }
        }
        #expect(found[2].numbers == 39)
        #expect(found[2].nrmse != all[2].nrmse && found[2].crps != all[2].crps)
        #expect(found[2].negativeLogLikelihood.map(\.isFinite) == true)
        #expect(report.observation[2].nrmse == found[2].nrmse)
        #expect(found[7].numbers == 0)
        for score in [\HorizonScores.nrmse, \.standardError, \.persistence, \.linear, \.negativeLogLikelihood, \.crps] {
            #expect(found[7][keyPath: score] == nil)
        }
        #expect(found[7].coverage90 == nil && found[7].width50 == nil)
    }

    /// u moves the state by 0.5 u: with another's actions the error is that of the right prediction and that of a difference
    /// of two actions' effects, and where u moves nothing it is the same.
    @Test func shuffledActionsTellWhetherActionsMatter() throws {
        var ignoring = LinearGaussianSystem.dampedRotation
        ignoring.control = [[0], [0]]
        let log = LinearWorld.log(episodes: 60, steps: 9, seed: 7)
        let same = try #require(
            LinearWorld.predictions(Self.evaluation, of: LinearWorld.model(ignoring), on: log).shuffledActions)
        #expect(same.map(\.horizon) == Array(1...8))
        for error in same { #expect(abs(error.ratio - 1) < 1e-12) }

        var moved = LinearGaussianSystem.dampedRotation
        moved.control = [[2], [0]]
        let moving = LinearWorld.predictions(
            Self.evaluation, of: LinearWorld.model(moved), on: LinearWorld.log(moved, episodes: 60, steps: 9, seed: 7))
        for (shuffled, right) in zip(try #require(moving.shuffledActions), moving.observation) {
            #expect(shuffled.nrmse == right.nrmse && shuffled.ratio == shuffled.shuffled / shuffled.nrmse)
            #expect(shuffled.ratio > 1.3)
        }
    }

    @Test func noWindowKeepsItsPlace() {
        for count in [2, 3, 50] {
            let order = HorizonEvaluation.others(of: Array(0..<count), generator: RandomGenerator(seed: 1))
            #expect(order.sorted() == Array(0..<count))
            for (place, other) in order.enumerated() { #expect(place != other) }
        }
    }

    /// A choice has accuracy and Brier score in place of CRPS and coverage.
    @Test func aChoiceIsScoredAsOne() throws {
        let episodes = (0..<4).map { start in
            Episode(
                observations: (0...20).map { Float(($0 + start) % 3) }, actions: [],
                rewards: .init(repeating: 0, count: 20), isTerminated: false)
        }
        let log = TrajectoryDataset(
            observationSpace: .discrete(count: 3, start: 0), actionSpace: .unbounded(0), episodes: episodes)
        var configuration = HorizonEvaluationTests.model(log).configuration
        configuration.decoder.likelihood = .categorical
        var generator = RandomGenerator(seed: 1)
        let model = WorldModel(
            configuration: configuration, observationSpace: log.observationSpace, actionSpace: log.actionSpace,
            statistics: LogStatistics(fitting: log), using: &generator)
        let report = LinearWorld.predictions(
            HorizonEvaluation(context: 3, horizon: 4, stride: 4, samples: 4), of: model, on: log)
        let key = try #require(report.keys.first)
        #expect(key.kind == .choice && key.dimensions == 3)
        for scores in key.horizons {
            #expect(scores.crps == nil && scores.coverage50 == nil && scores.width90 == nil)
            // Untrained, it gives every class about a third.
            #expect(abs(try #require(scores.negativeLogLikelihood) - 1.0986) < 0.2)
            #expect(abs(try #require(scores.brier) - 2.0 / 3) < 0.1)
            #expect((0...1).contains(try #require(scores.accuracy)))
        }
        #expect(report.shuffledActions == nil)
    }
}
