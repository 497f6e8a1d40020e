import Environments
import ExactInference
import Foundation
import Tensors
import Testing
import Trajectories

@testable import Evaluation
@testable import WorldModels

/// A linear model with a linear decoder is a linear system, whose log p(o | a) a Kalman filter has exactly.
struct ParticleOracleTests {
    static let system = LinearGaussianSystem(
        transition: [[0.9, 0.3], [-0.2, 0.8]], control: [[0.1], [0.5]], transitionOffset: [0.1, -0.2],
        transitionCovariance: [[0.09, 0], [0, 0.16]], observation: [[1, 0.5], [0, 2], [1, -1]],
        observationOffset: [0.5, 0, -1], observationCovariance: [[0.25, 0, 0], [0, 0.36, 0], [0, 0, 0.49]],
        initialMean: [0.3, -0.1], initialCovariance: [[0.64, 0], [0, 0.25]])

    static let log = LinearGaussian(system: system, stepLimit: 3).collect(episodes: 5, policy: .random, seed: 4)

    /// The model that is the system, in double precision, with a posterior that is not the exact one.
    static let model: WorldModel = {
        var c = WorldModelConfiguration()
        (c.dynamics.family, c.dynamics.stochastic) = (.linearGaussian, 2)
        (c.encoder.hidden, c.encoder.output, c.decoder.hidden) = ([], nil, [])
        (c.reward.isEnabled, c.continuation.isEnabled) = (false, false)
        let identity = Normalizer(
            observationSpace: log.observationSpace, actionSpace: log.actionSpace, observation: .identity(3),
            action: .identity(1), reward: .identity(1))
        let linear = LinearStatistics(SequenceDataset(log, normalizer: identity))
        var generator = RandomGenerator(seed: 1)
        var model = WorldModel(
            configuration: c, observationSpace: log.observationSpace, actionSpace: log.actionSpace,
            statistics: LogStatistics(normalizer: identity, linear: linear), using: &generator
        ).converted(to: .double)
        func logDeviations(_ covariance: [[Double]]) -> [Double] {
            covariance.indices.map { 0.5 * Foundation.log(covariance[$0][$0]) }
        }
        func columns(_ rows: [[Double]]) -> [Double] {
            rows[0].indices.flatMap { column in rows.map { $0[column] } }
        }
        let values: [String: [Double]] = [
            "dynamics.initialMean": system.initialMean,
            "dynamics.initialLogDeviation": logDeviations(system.initialCovariance),
            "dynamics.transition.weight": columns(system.transition) + columns(system.control),
            "dynamics.transition.bias": system.transitionOffset,
            "dynamics.logDeviation": logDeviations(system.transitionCovariance),
            "decoder.network.layers.0.weight": columns(system.observation),
            "decoder.network.layers.0.bias": system.observationOffset,
            // About what the previous z and the observation say of z, a little wide.
            "dynamics.posteriorLogDeviation": [-1.1, -1.2], "dynamics.posteriorFirstLogDeviation": [0.5, 0.2],
            "dynamics.posteriorSummary.weight": [0.25, 0.1, 0, 0.27, 0.12, -0.1],
            "dynamics.posteriorSummary.bias": [0.07, -0.2],
            "dynamics.posteriorContext.weight": [0.58, -0.06, 0.19, 0.25, 0.07, 0.15, 0.1, 0],
        ]
        model.updateParameters { path, parameter in
            if let new = values[path] { parameter = Tensor(new, shape: parameter.shape) }
        }
        model.decoder.logDeviation = Tensor(logDeviations(system.observationCovariance), shape: [3])
        return model
    }()

    static let exact = log.episodes.map { KalmanFilter(system)(ObservationSequence($0)).logLikelihood }

    @Test func theKalmanFilterOfTheModelIsTheSystems() throws {
        let data = SequenceDataset(Self.log, normalizer: Self.model.normalizer)
        let found = try #require(ExactLikelihood.perRow(of: data, under: Self.model))
        #expect(abs(found - Self.exact.reduce(0, +) / Double(data.rowCount)) < 1e-5)
    }

    /// E[p̂] = p for importance sampling and for a particle filter, resampling and all: the mean of p̂ / p over 6000 runs
    /// is 1 within four standard errors, which are small.
    @Test(arguments: [Bound.Kind.iwae, .fivo], [0, 1]) func theLikelihoodIsUnbiased(_ kind: Bound.Kind, episode: Int) {
        let data = SequenceDataset(Self.log, normalizer: Self.model.normalizer)
        let rows = data.episodes[episode]
        let batch = SequenceBatch(data, starts: [rows.lowerBound], length: rows.count).converted(to: .double)
            .repeated(6000)
        var generator = RandomGenerator(seed: 8)
        let run = Self.model.particles(batch, bound: Bound(kind, samples: 12), using: &generator)
        let ratios = (run.logLikelihood?.doubles ?? []).map { exp($0 - Self.exact[episode]) }
        let mean = ratios.reduce(0, +) / 6000
        let error = (ratios.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 5999 / 6000).squareRoot()
        #expect(abs(mean - 1) <= 4 * error, "\(mean) ± \(error)")
        #expect(error < 0.05, "\(error)")
    }

    /// The bounds lie below log p and rise towards it: each step by more than three standard errors.
    @Test func boundsRiseToTheExactLikelihood() {
        let data = SequenceDataset(Self.log, normalizer: Self.model.normalizer)
        let single = Self.model.converted(to: .single)
        func estimate(_ kind: Bound.Kind, _ samples: Int) -> BoundEstimate {
            BoundEvaluation(bound: Bound(kind, samples: samples), replicates: 60)(
                data, under: single, generator: RandomGenerator(seed: 5))
        }
        let exact = Self.exact.reduce(0, +) / Double(data.rowCount)
        for kind in [Bound.Kind.iwae, .fivo] {
            let estimates = [estimate(.elbo, 1), estimate(kind, 8), estimate(kind, 128)]
            for (lower, higher) in zip(estimates, estimates.dropFirst()) {
                #expect(higher.value - lower.value > 3 * (lower.standardError! + higher.standardError!))
            }
            let best = estimates[2]
            #expect(best.value <= exact + 3 * best.standardError! && best.value > exact - 0.05, "\(best) of \(exact)")
        }
    }
}
