import Optimizers
import Tensors
import Trajectories
import WorldModels

/// A model in training: everything the next step depends on.
///
/// One step: every shard of the batch runs forward on its own core; the summed terms of all shards give the objective
/// and what each term's gradient is; every shard runs backward with these; the gradients are added in shard order.
public struct Trainer: Sendable {
    public internal(set) var configuration: ExperimentConfiguration
    public internal(set) var model: WorldModel
    public internal(set) var optimizer: Adam
    /// Root of all randomness of the run; step n draws from its child n.
    public let generator: RandomGenerator
    /// Updates made so far.
    public var step: Int { optimizer.step }

    /// Rate at which a deviation had by maximum likelihood follows the batches.
    static let deviationRate = 0.02

    public init(configuration: ExperimentConfiguration, model: WorldModel, generator: RandomGenerator) {
        self.configuration = configuration
        self.model = model
        self.generator = generator
        optimizer = Adam(for: model, configuration: configuration.training.optimizer)
    }

    /// One update.
    /// - progress: share of the run behind us, 0…1, for the learning rate.
    @discardableResult
    public mutating func update(sampler: SequenceSampler, progress: Double) -> TrainingMetrics {
        var stepGenerator = generator.child(UInt64(step))
        let batches = sampler.shards(configuration.training.shards, using: &stepGenerator)
        let (objective, terms, gradients) = objectiveGradient(batches, generator: stepGenerator)
        // Of the model that made the terms: a deviation that has seen this batch's residuals is no bound on it.
        let bound = EvidenceLowerBound(terms, model)
        let norm = GlobalNorm.of(gradients)
        let rate = configuration.training.learningRate.rate(step: step, progress: progress)
        optimizer.update(
            &model, gradients: gradients, learningRate: rate,
            gradientScale: GlobalNorm.clipFactor(norm: norm, limit: configuration.training.clip))
        // The first batches found the estimate, later ones move it.
        let tracking = max(Trainer.deviationRate, 1 / Double(step))
        model.decoder.trackDeviation(
            squaredErrors: terms.observationErrors.doubles, rows: terms.rowCount, rate: tracking)
        model.reward.trackDeviation(
            squaredErrors: terms.rewardErrors.doubles, rows: terms.rewardCount, rate: tracking)
        return TrainingMetrics(
            step: step, objective: objective, bound: bound, gradientNorm: norm, learningRate: rate)
    }

    /// The objective of a batch given as shards, its summed terms, and the gradient with respect to the parameters.
    func objectiveGradient(
        _ batches: [SequenceBatch], generator: RandomGenerator
    ) -> (objective: Double, terms: BoundTerms, gradients: [Tensor]) {
        let (model, freeNats) = (model, configuration.objective.freeNats)
        let shards = concurrentMap(batches.count) { index in
            let tape = Tape()
            let (traced, leaves) = model.traced(on: tape)
            var shardGenerator = generator.child(UInt64(index))
            let terms = traced.boundTerms(batches[index], freeNats: freeNats, using: &shardGenerator).terms
            return (tape: tape, leaves: leaves, terms: terms)
        }
        let terms = BoundTerms.total(shards.map(\.terms))

        // The objective as a function of the summed terms and, through learned deviations, of the parameters.
        let tape = Tape()
        let (traced, leaves) = model.traced(on: tape)
        var watched = terms
        watched.sums = watched.sums.map(tape.watch)
        let objective = configuration.objective(watched, traced)
        let slopes = tape.gradients(of: objective, leaves: watched.sums + leaves)
        let seeds = Array(slopes.prefix(watched.sums.count))

        let parts = concurrentMap(shards.count) { index in
            let shard = shards[index]
            return shard.tape.gradients(of: shard.terms.sums, seeds: seeds, leaves: shard.leaves)
        }
        var gradients = Array(slopes.dropFirst(watched.sums.count))
        for part in parts {
            for index in gradients.indices { gradients[index].add(part[index]) }
        }
        return (objective.item, terms, gradients)
    }
}
