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
            let batch = sampler.shards(1, step: update, root: generator, using: &own)[0]
            let experience = Experience(batch, in: model, dreams: settings.dreams, using: &own)
            try onUpdate(update + 1, behaviour.update(from: experience, in: model, generator: own.child(0)))
        }
        return behaviour
    }
}
