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

    /// - Throws: `TrainingError.nothingVaries` if no number varies of what the encoder reads, or of what the decoder explains.
    static func requireVariation(
        in normalizer: Normalizer, for observations: ObservationConfiguration
    ) throws(TrainingError) {
        let varying = normalizer.observationFields.filter { !$0.encoded.isEmpty }.map(\.name)
        if varying.isEmpty { throw .nothingVaries(of: "the observations") }
        if !varying.contains(where: observations.isEncoded) {
            throw .nothingVaries(of: "the keys that the encoder reads")
        }
        if !varying.contains(where: observations.isDecoded) {
            throw .nothingVaries(of: "the keys that the decoder explains")
        }
    }

    /// - given: episodes to measure on.
    /// - Throws: `TrainingError.mixedRewards` if a reward head would learn, or be measured by, rewards of 0 where there are none.
    static func requireRewards(
        of dataset: TrajectoryDataset, _ given: TrajectoryDataset?, for model: WorldModelConfiguration
    ) throws(TrainingError) {
        let episodes = dataset.episodes + (dataset.hasRewards ? given?.episodes ?? [] : [])
        guard model.reward.isEnabled, let with = episodes.first(where: \.hasRewards),
            let without = episodes.first(where: { !$0.hasRewards })
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
