import NeuralNetworks
import Tensors
import Training
import Trajectories
import WorldModels

/// Estimates the gradient of one batch's objective again and again, by every estimator that the model's latents allow.
///
/// The objective is the negative bound (ELBO) and the log likelihoods of reward and continuation, in nats per row, without
/// annealing, free nats or scales. Rows and model are the same throughout; the posterior's samples are drawn anew for each
/// gradient and for each estimator.
public struct GradientStudy: Sendable {
    /// K
    public var samples = 8
    /// R, gradients per estimator: 10 or more.
    public var repeats = 100
    /// Beginnings of the paths of the parameters whose gradient is studied, such as `dynamics`; none for all.
    public var parameters: [String] = []

    public init(samples: Int = 8, repeats: Int = 100, parameters: [String] = []) {
        require(samples > 0 && repeats >= 10, "a study of \(repeats) gradients with \(samples) samples")
        self.samples = samples
        self.repeats = repeats
        self.parameters = parameters
    }

    /// - Throws: `DiagnosticsError.noParameters`.
    public func callAsFunction(
        of model: WorldModel, on batch: SequenceBatch, generator: RandomGenerator
    ) throws(DiagnosticsError) -> GradientReport {
        let chosen = try indices(of: model)
        let count = chosen.reduce(0) { $0 + model.parameters[$1].count }
        let directions = GradientAgreement.directions(parameters: count, generator: generator.child(.max))
        let candidates = SampledEstimator.all(
            latent: model.configuration.dynamics.latent, samples: samples, sequences: batch.count)
        let trainers = candidates.enumerated().map { index, candidate in
            trainer(of: model, candidate, generator: generator.child(UInt64(index)))
        }
        let measured = measure(
            trainers, batch, chosen, GradientMoments(parameters: count, directions: directions))
        let reference = candidates.indices.filter { candidates[$0].isUnbiased }
            .min { measured[$0].moments.variance < measured[$1].moments.variance }!
        return GradientReport(
            sequences: batch.count, rows: batch.rowCount, parameters: count, repeats: repeats,
            estimators: candidates.indices.map { index in
                entry(
                    candidates[index], measured[index].moments, seconds: measured[index].seconds,
                    reference: index == reference ? nil : measured[reference].moments)
            })
    }

    /// Moments of every trainer's gradient and the median time of one. They take turns, so that what else the machine
    /// does slows all alike.
    private func measure(
        _ trainers: [Trainer], _ batch: SequenceBatch, _ chosen: [Int], _ empty: GradientMoments
    ) -> [(moments: GradientMoments, seconds: Double)] {
        var moments = trainers.map { _ in empty }
        var times = trainers.map { _ in [Double]() }
        for repetition in 0..<repeats {
            for (index, trainer) in trainers.enumerated() {
                let start = ContinuousClock.now
                let gradients = trainer.objectiveGradient(
                    [batch], generator: trainer.generator.child(UInt64(repetition))
                ).gradients
                times[index].append((ContinuousClock.now - start) / .seconds(1))
                moments[index].add(chosen.flatMap { gradients[$0].doubles })
            }
        }
        return zip(moments, times).map { ($0, $1.sorted()[repeats / 2]) }
    }

    private func indices(of model: WorldModel) throws(DiagnosticsError) -> [Int] {
        let paths = model.namedParameters.map(\.path)
        for prefix in parameters where !paths.contains(where: { $0.hasPrefix(prefix) }) {
            let parts = paths.map { String($0.prefix { $0 != "." }) }
            throw .noParameters(
                prefix: prefix, found: parts.indices.filter { $0 == 0 || parts[$0] != parts[$0 - 1] }.map { parts[$0] })
        }
        return paths.indices.filter { index in
            parameters.isEmpty || parameters.contains { paths[index].hasPrefix($0) }
        }
    }

    private func trainer(
        of model: WorldModel, _ candidate: SampledEstimator, generator: RandomGenerator
    ) -> Trainer {
        var configuration = ExperimentConfiguration()
        configuration.model = model.configuration
        configuration.objective.gradient = candidate.estimator
        configuration.objective.bound.samples = candidate.samples
        return Trainer(configuration: configuration, model: model, generator: generator)
    }

    private func entry(
        _ candidate: SampledEstimator, _ moments: GradientMoments, seconds: Double, reference: GradientMoments?
    ) -> GradientReport.Entry {
        let variance = moments.variance
        return GradientReport.Entry(
            kind: candidate.estimator.kind, baseline: candidate.estimator.baseline, samples: candidate.samples,
            isUnbiased: candidate.isUnbiased, isReference: reference == nil, meanNorm: moments.norm,
            variance: variance, signalToNoise: variance > 0 ? moments.norm / variance.squareRoot() : .infinity,
            seconds: seconds, varianceTimesSeconds: variance * seconds,
            agreement: reference.map { GradientAgreement(of: moments, with: $0) })
    }
}
