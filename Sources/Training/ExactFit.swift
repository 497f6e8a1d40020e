import Environments
import Evaluation
import ExactInference
import Foundation
import Trajectories
import WorldModels

/// What expectation and maximization made of a linear-Gaussian model's p, before the first gradient step.
public struct ExactFit: Equatable, Sendable {
    public let iterations: Int
    /// log p(o_1:T | a) of the training episodes where it began, nats per row in the log's units.
    public let initialLogLikelihood: Double
    /// And where it ended: never less.
    public let logLikelihood: Double

    /// Finds p of `model` for `data`, and sets it. The decoder's deviation is found with the rest where it is learned, and
    /// no less than its `minimumDeviation`.
    ///
    /// It begins at the model as it is, with an A that is diagonal and stable: a random one has often led to local optima, this
    /// one has not.
    ///
    /// - onIteration: called after each with its number and log p before it, in the units above.
    static func fit(
        _ model: inout WorldModel, to data: SequenceDataset, iterations: Int,
        onIteration: (_ count: Int, _ logLikelihood: Double) -> Void
    ) -> ExactFit {
        guard var start = model.linearGaussianSystem else {
            fatalError("expectation and maximization of a model that is no linear system")
        }
        let learner = ExpectationMaximization(observationNoise: noise(of: model.decoder.configuration, &start))
        let units = model.logUnits
        let fit = learner(from: start, on: data.observationSequences, iterations: iterations) {
            onIteration($0, $1 - units)
        }
        model.linearGaussianSystem = fit.system
        func perRow(_ logLikelihood: Double) -> Double { logLikelihood / Double(data.rowCount) - units }
        return ExactFit(
            iterations: iterations, initialLogLikelihood: perRow(fit.logLikelihoods[0]),
            logLikelihood: perRow(fit.logLikelihoods[iterations]))
    }

    /// What a decoder's deviation may be; `start` is brought within it.
    private static func noise(
        of decoder: LikelihoodHead.Configuration, _ start: inout LinearGaussianSystem
    ) -> ExpectationMaximization.ObservationNoise {
        guard decoder.deviation == .learned else { return .fixed }
        let minimum = pow(max(decoder.minimumDeviation, leastDeviation), 2)
        let variances = start.observationCovariance.indices.map { max(start.observationCovariance[$0][$0], minimum) }
        start.observationCovariance = diagonal(variances)
        return .diagonal(minimum: minimum)
    }

    /// Keeps the density of a column that is predicted exactly finite, whatever the settings.
    private static let leastDeviation = 1e-6
}

extension TrainingRun {
    /// Sets p of a new model, if that is asked for.
    /// - Throws: `TrainingError.invalidSetting` if no episode has a step.
    static func fit(
        _ model: inout WorldModel, to training: TrajectoryDataset, _ configuration: TrainingConfiguration,
        _ onIteration: (_ count: Int, _ logLikelihood: Double) -> Void
    ) throws(TrainingError) -> ExactFit? {
        let iterations = configuration.expectationMaximization
        guard iterations > 0 else { return nil }
        guard training.stepCount > 0 else {
            throw .invalidSetting(
                key: "training.expectationMaximization", found: "\(iterations)",
                expected: "0 for logs in which nothing follows on anything")
        }
        guard model.linearGaussianSystem != nil else {
            throw .invalidSetting(
                key: "training.expectationMaximization", found: "\(iterations)",
                expected: "0 unless one normal likelihood explains all of the observation")
        }
        let data = SequenceDataset(training, normalizer: model.normalizer)
        if data.observations.contains(where: \.isNaN) {
            throw .invalidSetting(
                key: "training.expectationMaximization", found: "\(iterations)",
                expected: "0 for logs with missing numbers, with training.frozen=[] so that the gradient finds p")
        }
        return ExactFit.fit(&model, to: data, iterations: iterations, onIteration: onIteration)
    }
}
