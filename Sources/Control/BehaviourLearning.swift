import ActorCritic
import Tensors
import Trajectories
import WorldModels

/// Learns behaviour in imagination: dreams begin at states that the model infers along a log.
struct BehaviourLearning {
    let model: WorldModel
    let settings: BehaviourSettings
    private let sampler: SequenceSampler

    init(in model: WorldModel, on dataset: TrajectoryDataset, _ settings: BehaviourSettings) {
        (self.model, self.settings) = (model, settings)
        let data = SequenceDataset(dataset, normalizer: model.normalizer)
        sampler = SequenceSampler(data, batch: settings.batch, length: min(settings.length, data.rowCount))
    }

    /// - actionSpace: of the world, with finite bounds.
    /// - onUpdate: called after each update with its number and metrics; throws to stop.
    func learned(
        actionSpace: Space, generator: RandomGenerator,
        onUpdate: (_ update: Int, _ metrics: ActorCritic.Metrics) throws -> Void
    ) throws -> ActorCritic {
        var beginning = generator.child(0)
        var behaviour = try ActorCritic(
            for: model, actionSpace: actionSpace, configuration: settings.actorCritic, using: &beginning)
        for update in 0..<settings.updates {
            var own = generator.child(UInt64(update + 1))
            let starts = starts(update, using: &own)
            try onUpdate(update + 1, behaviour.update(from: starts, in: model, generator: own.child(0)))
        }
        return behaviour
    }

    /// s_t of every row of a batch of sequences.
    private func starts(_ update: Int, using generator: inout RandomGenerator) -> State {
        let batch = sampler.shards(1, step: update, root: generator, using: &generator)[0]
        let observed = model.observe(batch, using: &generator)
        func rows(_ tensor: Tensor) -> Tensor {
            tensor.reshaped([tensor.shape[0] * tensor.shape[1], tensor.shape.last])
        }
        return State(deterministic: rows(observed.contexts), stochastic: rows(observed.samples))
    }
}
