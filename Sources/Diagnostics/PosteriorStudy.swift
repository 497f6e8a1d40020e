import Evaluation
import NeuralNetworks
import Optimizers
import Tensors
import Trajectories
import WorldModels

/// Optimises a posterior for each sequence of a batch, the model being frozen, and holds it against the network's.
///
/// δ and ρ of `PerDatumPosterior` follow the reparameterized gradient of the ELBO of the observations by Adam, whose
/// rate falls to zero over the steps.
public struct PosteriorStudy: Sendable {
    public var steps = 500
    /// K, samples of the posterior per step.
    public var samples = 4
    /// Repetitions of each bound, whose spread gives its standard error.
    public var replicates = 32
    public var learningRate = LearningRateSchedule(peak: 0.03, warmup: 0, decayStart: 0)

    public init(steps: Int = 500) {
        require(steps > 0, "an optimisation of \(steps) steps")
        self.steps = steps
    }

    /// - batch: whole episodes.
    /// - Throws: `DiagnosticsError.noPerDatumPosterior` unless latents are normal.
    public func callAsFunction(
        of model: WorldModel, on batch: SequenceBatch, generator: RandomGenerator
    ) throws(DiagnosticsError) -> PosteriorReport {
        let latent = model.configuration.dynamics.latent
        guard latent == .normal else { throw .noPerDatumPosterior(latents: latent.rawValue) }
        let draws = generator.child(0)
        let amortized = bounds(model, batch, draws)
        var entries = [
            PosteriorReport.Entry(
                kind: .amortized, parameters: PosteriorStudy.inferenceParameters(of: model),
                secondsPerSequence: timeOfInference(model, batch, draws), bound: BoundEstimate(amortized),
                gain: BoundEstimate(amortized.map { _ in 0 }))
        ]
        let kinds: [(PosteriorReport.Kind, PerDatumPosterior.Base)] = [
            (.perDatum, .prior), (.perDatumFromAmortized, .posterior),
        ]
        for (index, (kind, base)) in kinds.enumerated() {
            let start = ContinuousClock.now
            let fitted = fit(model, batch, base: base, generator: generator.child(UInt64(index + 1)))
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            let found = bounds(fitted, batch, draws)
            entries.append(
                PosteriorReport.Entry(
                    kind: kind, parameters: batch.rowCount * 2 * model.configuration.dynamics.stochastic,
                    secondsPerSequence: seconds / Double(batch.count), bound: BoundEstimate(found),
                    gain: BoundEstimate(zip(found, amortized).map { $0 - $1 })))
        }
        return PosteriorReport(
            sequences: batch.count, rows: batch.rowCount, steps: steps, posteriors: entries,
            amortizationGap: entries.dropFirst().map(\.gain).max { $0.value < $1.value }!)
    }

    /// The model with posteriors of its own for the batch.
    private func fit(
        _ model: WorldModel, _ batch: SequenceBatch, base: PerDatumPosterior.Base, generator: RandomGenerator
    ) -> WorldModel {
        var posterior = PerDatumPosterior(model, base: base, length: batch.length, sequences: batch.count)
        var optimizer = Optimizer(for: posterior)
        var fitted = model
        var objective = Objective()
        objective.bound.samples = samples
        // Of the observations: what the bound is on.
        (objective.rewardScale, objective.continuationScale) = (0, 0)
        for step in 0..<steps {
            let tape = Tape()
            let (traced, leaves) = posterior.traced(on: tape)
            fitted.dynamics = traced
            var stepGenerator = generator.child(UInt64(step))
            let terms = fitted.boundTerms(batch, objective: objective, using: &stepGenerator).terms
            let gradients = tape.gradients(of: objective(terms, fitted), leaves: leaves)
            optimizer.update(
                &posterior, gradients: gradients,
                learningRate: learningRate.rate(step: step, progress: Double(step) / Double(steps)))
        }
        fitted.dynamics = posterior
        return fitted
    }

    /// ELBO in nats per row, once for each repetition.
    private func bounds(_ model: WorldModel, _ batch: SequenceBatch, _ generator: RandomGenerator) -> [Double] {
        concurrentMap(replicates) { replicate in
            var own = generator.child(UInt64(replicate))
            return EvidenceLowerBound(model.boundTerms(batch, using: &own).terms, model).value
        }
    }

    /// Median time of the network's inference, per sequence.
    private func timeOfInference(
        _ model: WorldModel, _ batch: SequenceBatch, _ generator: RandomGenerator
    ) -> Double {
        var generator = generator
        let times = (0..<5).map { _ in
            let start = ContinuousClock.now
            _ = model.observe(batch, using: &generator)
            return (ContinuousClock.now - start) / .seconds(1)
        }
        return times.sorted()[2] / Double(batch.count)
    }

    /// Numbers of the encoder and of the layers that only the posterior has, by their paths.
    static func inferenceParameters(of model: WorldModel) -> Int {
        model.namedParameters.reduce(0) { sum, parameter in
            let isOfInference = ["encoder.", "dynamics.posterior", "dynamics.combiner"].contains {
                parameter.path.hasPrefix($0)
            }
            return isOfInference ? sum + parameter.tensor.count : sum
        }
    }
}
