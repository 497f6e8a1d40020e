/// From a log's units to the model's and back: real observations and actions, and rewards, are standardised with the
/// training log's statistics; discrete observations and actions become one-hot vectors, which are left as they are.
public struct Normalizer: Equatable, Sendable {
    public let observationSpace: Space
    public let actionSpace: Space
    /// Of encoded values, `encodedSize` numbers each; the identity for a discrete space. So is `action`.
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

    /// - standardizesObservations: false where they stay as they are, as binary ones must.
    public init(fitting dataset: TrajectoryDataset, standardizesObservations: Bool = true) {
        observationSpace = dataset.observationSpace
        actionSpace = dataset.actionSpace
        observation =
            standardizesObservations
            ? Standardizer(fitting: dataset.episodes.lazy.map(\.observations), of: observationSpace)
            : .identity(observationSpace.encodedSize)
        action = Standardizer(fitting: dataset.episodes.lazy.map(\.actions), of: actionSpace)
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
    /// From stored values of a space: a box is standardised, the one-hot vectors of a discrete space are left alone.
    fileprivate init(fitting blocks: some Sequence<[Float]>, of space: Space) {
        switch space {
        case .box: self.init(fitting: blocks, size: space.encodedSize)
        case .discrete: self = .identity(space.encodedSize)
        }
    }
}
