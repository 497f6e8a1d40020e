import ExactInference
import NeuralNetworks
import Optimizers
import Tensors
import Training
import Trajectories
import WorldModels

/// Trains a diagonal posterior of a known system without inputs on sequences of it; nothing of p is trained.
struct PosteriorTraining: Sendable {
    let known: KnownSystem
    /// Of the known system, as its models read them.
    let data: SequenceDataset
    var steps = 3000
    /// It ends after so long if not before. Once half of it has passed, the learning rate falls by whichever of updates and
    /// time is further on.
    var secondsLimit = Double.infinity
    /// Rows of a batch, about: 16 to 64 sequences.
    var batchRows = 2560
    var learningRate = LearningRateSchedule(peak: 2e-2, warmup: 50, decayStart: 0.2)
    /// G, as a multiple of Z.
    var widthFactor = 4

    struct Result: Sendable {
        let model: WorldModel
        let steps: Int
        let seconds: Double
    }

    /// - direction: forward for a posterior that filters, backward for one that smooths.
    /// - progress: called after each update with their number and the bound on the batch, in nats per row.
    func callAsFunction(
        _ direction: RecurrenceConfiguration.Direction, generator: RandomGenerator,
        progress: (_ step: Int, _ elbo: Double) -> Void = { _, _ in }
    ) -> Result {
        var modelGenerator = generator.child(0)
        var c = ExperimentConfiguration()
        let batch = min(max(batchRows / data.episodes[0].count, 16), 64)
        (c.training.batch, c.training.length, c.training.shards) = (batch, nil, 1)
        (c.training.steps, c.training.learningRate, c.training.frozen) = (steps, learningRate, ["decoder"])
        let model = initialModel(direction, using: &modelGenerator)
        let sampler = SequenceSampler(data, batch: batch, length: nil)
        var trainer = Trainer(configuration: c, model: model, generator: generator.child(1))
        let start = ContinuousClock.now
        var done = 0.0
        while done < 1 {
            let metrics = trainer.update(sampler: sampler, progress: done)
            let clock = (ContinuousClock.now - start) / .seconds(1) / secondsLimit
            done = Double(trainer.step) / Double(steps)
            // Not before half the time is gone: a run that is quick enough depends on its seed alone.
            if clock > 0.5 { done = max(done, clock) }
            progress(trainer.step, (metrics.bound?.value ?? 0) - known.logUnits)
        }
        return Result(
            model: trainer.model, steps: trainer.step, seconds: (ContinuousClock.now - start) / .seconds(1))
    }

    /// A linear recurrence that forgets, so that the first gradients stay finite over any number of rows.
    func initialModel(
        _ direction: RecurrenceConfiguration.Direction, using generator: inout RandomGenerator
    ) -> WorldModel {
        var recurrence = RecurrenceConfiguration()
        (recurrence.cell, recurrence.direction) = (.linear, direction)
        recurrence.width = widthFactor * known.whitened.system.latentSize
        var model = known.model(encoder: recurrence, using: &generator) { prior, summarySize, generator in
            DiagonalPosteriorModel(
                prior, of: known.whitened.system, count: data.episodes[0].count, summarySize: summarySize,
                using: &generator)
        }
        model.updateParameters { path, parameter in
            if path.hasSuffix("recurrentWeight") { parameter = parameter * 0.5 }
        }
        return model
    }
}
