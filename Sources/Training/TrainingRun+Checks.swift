import Trajectories
import WorldModels

extension TrainingRun {
    /// - Throws: `TrainingError.validationSpaces` unless given episodes to measure on are of the training log's kind.
    static func requireSpaces(of given: TrajectoryDataset?, match training: TrajectoryDataset) throws(TrainingError) {
        guard let given else { return }
        for (what, own, other) in [
            ("observation", training.observationSpace, given.observationSpace),
            ("action", training.actionSpace, given.actionSpace),
        ] where !own.isCompatible(with: other) {
            throw .validationSpaces(what: what, training: own, validation: other)
        }
    }

    /// - Throws: `TrainingError.unlikelyValue` if a likelihood of binary elements or classes meets another number, whose
    ///   "probability" would know no bound.
    static func requireValues(
        of datasets: [TrajectoryDataset], fit model: WorldModelConfiguration
    ) throws(TrainingError) {
        for dataset in datasets {
            let width = dataset.observationSpace.storedSize
            // Choices are encoded as ones and zeros.
            for field in dataset.observationSpace.observationFields
            where field.space.isBox && !model.likelihood(of: field).isOfNumbers {
                for episode in dataset.episodes {
                    let values = episode.observations.enumerated().lazy.filter {
                        field.stored.contains($0.offset % width)
                    }
                    if let found = values.first(where: { $0.element != 0 && $0.element != 1 && !$0.element.isNaN }) {
                        throw .unlikelyValue(
                            key: field.name, likelihood: model.likelihood(of: field).rawValue, found: found.element,
                            origin: episode.origin)
                    }
                }
            }
        }
    }

    /// - Throws: `TrainingError.mixedRewards` if a reward head would learn that rewards are 0 where there are none.
    static func requireRewards(of dataset: TrajectoryDataset, for model: WorldModelConfiguration) throws(TrainingError)
    {
        guard model.reward.isEnabled, let with = dataset.episodes.first(where: \.hasRewards),
            let without = dataset.episodes.first(where: { !$0.hasRewards })
        else { return }
        throw .mixedRewards(with: with.origin, without: without.origin)
    }

    /// - Throws: `TrainingError.nothingFrozen` for the first of `prefixes` that no parameter's path begins with.
    static func requireParameters(of model: WorldModel, begin prefixes: [String]) throws(TrainingError) {
        let paths = model.namedParameters.map(\.path)
        if let unknown = prefixes.first(where: { prefix in !paths.contains { $0.hasPrefix(prefix) } }) {
            let parts = Set(paths.compactMap { $0.split(separator: ".").first.map(String.init) })
            throw .nothingFrozen(path: unknown, parts: parts.sorted())
        }
    }
}
