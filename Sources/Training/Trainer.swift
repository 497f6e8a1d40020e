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
    /// The model that is trained.
    public internal(set) var model: WorldModel
    /// Its running average, where the configuration asks for one.
    var average: WorldModel?
    /// The model to use: the average, if there is one.
    public var result: WorldModel { average ?? model }
    public internal(set) var optimizer: Optimizer
    /// Root of all randomness of the run.
    public let generator: RandomGenerator
    /// Where the sequences of the last step ended, one for each shard, if any may go on; see `CarriedSequences`.
    var carried: [CarriedSequences] = []
    /// How often the run went back to an earlier step. From then on it draws other batches than it had drawn.
    var rollbacks = 0
    /// Updates made so far.
    public var step: Int { optimizer.step }

    /// Rate at which a deviation had by maximum likelihood follows the batches.
    static let deviationRate = 0.02

    public init(configuration: ExperimentConfiguration, model: WorldModel, generator: RandomGenerator) {
        self.configuration = configuration
        self.model = model
        self.generator = generator
        optimizer = Optimizer(for: model, configuration: configuration.training.optimizer)
        if configuration.training.averaging > 0 { average = model }
    }

    /// One update. It changes nothing if the objective or a gradient is not finite, which the metrics then say; see
    /// `GlobalNorm.isUsable`.
    /// - progress: share of the run behind us, 0…1, for the learning rate.
    @discardableResult
    public mutating func update(sampler: SequenceSampler, progress: Double) -> TrainingMetrics {
        var (sequences, stepGenerator) = draw(sampler)
        let goesOn = sampler.consecutive > 1 && configuration.consecutiveSteps > 1
        let before = carried.count == sequences.count ? carried : []
        let whole = sequences.indices.map { sampler.batch(of: sequences[$0], continues: areContinued(sequences, $0)) }
        let batches = model.dropping(
            configuration.model.observations.dropout, of: whole, using: &stepGenerator)
        let (objective, terms, gradients, last) = gradients(
            batches, from: before.map(\.state), generator: stepGenerator)
        // Of the model that made the terms: a deviation that has seen this batch's residuals is no bound on it.
        let kind = configuration.objective.bound.kind
        let bound = kind == .fivo ? nil : EvidenceLowerBound(terms, model)
        let particleBound = kind == .elbo ? nil : model.particleBound(terms)
        let norm = GlobalNorm.of(gradients)
        let rate = configuration.training.learningRate.rate(step: step, progress: progress)
        let training = configuration.training
        let isFinite =
            objective.isFinite
            && GlobalNorm.isUsable(norm: norm, limit: training.clip, adaptiveLimit: training.adaptiveClip)
        let metrics = TrainingMetrics(
            step: step + 1, objective: objective, bound: bound, particleBound: particleBound, gradientNorm: norm,
            learningRate: rate, isFinite: isFinite)
        guard isFinite else { return metrics }
        if goesOn {
            carried = zip(sequences, last).map { CarriedSequences(after: $0, of: sampler.data.rowCount, state: $1) }
        }
        let frozen = model.namedParameters.filter { isFrozen($0.path) }
        optimizer.update(
            &model, gradients: gradients, learningRate: rate,
            gradientScale: training.clip.map { GlobalNorm.clipFactor(norm: norm, limit: $0) } ?? 1,
            adaptiveClip: training.adaptiveClip)
        restore(frozen)
        // The first batches found the estimate, later ones move it.
        let tracking = max(Trainer.deviationRate, 1 / Double(step))
        model.trackDeviations(terms, rate: tracking, frozen: isFrozen)
        updateAverage()
        return metrics
    }

    /// The sequences of the next step's batch, in shards, and the generator of what is drawn after them: of step n's child
    /// n of the root, which is another one after each rollback.
    func draw(_ sampler: SequenceSampler) -> (sequences: [[Range<Int>]], generator: RandomGenerator) {
        let root = rollbacks == 0 ? generator : generator.child(.max - 2).child(UInt64(rollbacks))
        var stepGenerator = root.child(UInt64(step))
        let sequences = sampler.sequences(
            configuration.training.shards, step: step, root: root.child(.max - 1), using: &stepGenerator)
        return (sequences, stepGenerator)
    }

    /// Whether each of a shard's sequences goes on where the step before ended; nil if none may.
    func areContinued(_ shards: [[Range<Int>]], _ index: Int) -> [Bool]? {
        carried.count == shards.count ? carried[index].areContinued(by: shards[index]) : nil
    }

    private func isFrozen(_ path: String) -> Bool {
        configuration.training.frozen.contains { path.hasPrefix($0) }
    }

    /// Weight decay moves a parameter without a gradient too.
    private mutating func restore(_ parameters: [(path: String, tensor: Tensor)]) {
        if parameters.isEmpty { return }
        let values = Dictionary(uniqueKeysWithValues: parameters.map { ($0.path, $0.tensor) })
        model.updateParameters { path, parameter in parameter = values[path] ?? parameter }
    }

    /// average ← average + (1 − decay) (model − average), with the decay rising to its value over the first steps.
    private mutating func updateAverage() {
        guard var next = average else { return }
        // Alone in holding its tensors, it is changed in place.
        average = nil
        let decay = min(configuration.training.averaging, Double(1 + step) / Double(10 + step))
        var parameters = model.parameters.makeIterator()
        next.updateParameters { path, parameter in
            guard let trained = parameters.next() else { fatalError("no parameter \(path) to average") }
            parameter.move(towards: trained, rate: 1 - decay)
        }
        next.takeTrackedDeviations(of: model)
        average = next
    }

    /// The objective of a batch given as shards, its summed terms, and the gradient with respect to the parameters.
    public func objectiveGradient(
        _ batches: [SequenceBatch], generator: RandomGenerator
    ) -> (objective: Double, terms: BoundTerms, gradients: [Tensor]) {
        let (objective, terms, gradients, _) = gradients(batches, from: [], generator: generator)
        return (objective, terms, gradients)
    }

    /// - states: before the first rows, of each shard; none if no sequence goes on.
    /// - Returns: also the states after the last rows, of each shard.
    private func gradients(
        _ batches: [SequenceBatch], from states: [State], generator: RandomGenerator
    ) -> (objective: Double, terms: BoundTerms, gradients: [Tensor], last: [State]) {
        let (model, objective) = (model, configuration.objective.annealed(step: step))
        let shards = concurrentMap(batches.count) { index in
            let tape = Tape()
            let (traced, leaves) = model.traced(on: tape)
            var shardGenerator = generator.child(UInt64(index))
            let (terms, observed) = traced.boundTerms(
                batches[index], objective: objective, from: states.isEmpty ? nil : states[index],
                using: &shardGenerator)
            return (tape: tape, leaves: leaves, terms: terms, last: observed.last.detached)
        }
        let terms = BoundTerms.total(shards.map(\.terms))

        // The objective as a function of the summed terms and, through learned deviations, of the parameters.
        let tape = Tape()
        let (traced, leaves) = model.traced(on: tape)
        var watched = terms
        watched.sums = watched.sums.map(tape.watch)
        let value = objective(watched, traced)
        let slopes = tape.gradients(of: value, leaves: watched.sums + leaves)
        let seeds = Array(slopes.prefix(watched.sums.count))

        let parts = concurrentMap(shards.count) { index in
            let shard = shards[index]
            return shard.tape.gradients(of: shard.terms.sums, seeds: seeds, leaves: shard.leaves)
        }
        var gradients = Array(slopes.dropFirst(watched.sums.count))
        for (index, parameter) in model.namedParameters.enumerated() {
            if isFrozen(parameter.path) {
                gradients[index] = .zeros(gradients[index].shape, precision: gradients[index].precision)
            } else {
                for part in parts { gradients[index].add(part[index]) }
            }
        }
        return (value.item, terms, gradients, shards.map(\.last))
    }
}
