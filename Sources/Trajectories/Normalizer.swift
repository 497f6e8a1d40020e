/// From a log's units to the model's and back: real observations and actions, and rewards, are standardised with the
/// training log's statistics; choices become one-hot vectors, which are left as they are, as binary elements are. NaN, which
/// stands for a missing number, stays NaN and counts for no statistic.
public struct Normalizer: Equatable, Sendable {
    public let observationSpace: Space
    public let actionSpace: Space
    /// Of encoded values, `encodedSize` numbers each; the identity where a number is part of a choice. So is `action`.
    public let observation: Standardizer
    public let action: Standardizer
    public let reward: Standardizer

    public init(
        observationSpace: Space, actionSpace: Space, observation: Standardizer, action: Standardizer,
        reward: Standardizer
    ) {
        self.observationSpace = observationSpace
        self.actionSpace = actionSpace
        self.observation = observation
        self.action = action
        self.reward = reward
    }

    /// - unscaled: keys of the observation that stay as they are, as binary ones must.
    public init(fitting dataset: TrajectoryDataset, unscaled: Set<String> = []) {
        observationSpace = dataset.observationSpace
        actionSpace = dataset.actionSpace
        observation = Standardizer(
            fitting: dataset.episodes.lazy.map(\.observations), of: observationSpace,
            fields: observationSpace.observationFields.filter { !unscaled.contains($0.name) })
        action = Standardizer(
            fitting: dataset.episodes.lazy.map(\.actions), of: actionSpace, fields: actionSpace.fields(named: ""))
        reward = Standardizer(fitting: dataset.episodes.lazy.map(\.rewards), size: 1)
    }

    /// Observations as a log stores them, `[T, storedSize]`, to what the model sees, `[T, encodedSize]`.
    public func encodeObservations(_ observations: [Float]) -> [Float] {
        observation.standardize(observationSpace.encode(observations))
    }

    /// Actions as a log stores them, `[T, storedSize]`, to what the model sees, `[T, encodedSize]`.
    public func encodeActions(_ actions: [Float]) -> [Float] {
        action.standardize(actionSpace.encode(actions))
    }
}

extension Standardizer {
    /// From stored values of a space: boxes among `fields` are standardised, all else is left alone.
    fileprivate init(fitting blocks: some Sequence<[Float]>, of space: Space, fields: [SpaceField]) {
        let columns = fields.filter(\.space.isBox).flatMap(\.encoded)
        self = .identity(space.encodedSize)
        if columns.isEmpty { return }
        let fitted = Standardizer(fitting: blocks.map(space.encode), size: space.encodedSize)
        for column in columns { (mean[column], deviation[column]) = (fitted.mean[column], fitted.deviation[column]) }
    }
}
