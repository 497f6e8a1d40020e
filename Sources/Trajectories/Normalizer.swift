/// From a log's units to the model's and back: observations, real actions and rewards are standardised with the
/// training log's statistics; discrete actions become one-hot vectors.
public struct Normalizer: Equatable, Sendable {
    public let actionSpace: Space
    public let observation: Standardizer
    public let action: Standardizer
    public let reward: Standardizer

    public init(actionSpace: Space, observation: Standardizer, action: Standardizer, reward: Standardizer) {
        self.actionSpace = actionSpace
        self.observation = observation
        self.action = action
        self.reward = reward
    }

    /// - standardizesObservations: false where they stay as they are, as binary ones must.
    public init(fitting dataset: TrajectoryDataset, standardizesObservations: Bool = true) {
        actionSpace = dataset.actionSpace
        let size = dataset.observationSpace.encodedSize
        observation =
            standardizesObservations
            ? Standardizer(fitting: dataset.episodes.lazy.map(\.observations), size: size) : .identity(size)
        switch dataset.actionSpace {
        case .box:
            action = Standardizer(
                fitting: dataset.episodes.lazy.map(\.actions), size: dataset.actionSpace.encodedSize)
        case .discrete(let count, _):
            action = .identity(count)
        }
        reward = Standardizer(fitting: dataset.episodes.lazy.map(\.rewards), size: 1)
    }

    /// Actions as a log stores them, `[T, storedSize]`, to what the model sees, `[T, encodedSize]`.
    public func encodeActions(_ actions: [Float]) -> [Float] {
        switch actionSpace {
        case .box:
            return action.standardize(actions)
        case .discrete(let count, let start):
            var encoded = [Float](repeating: 0, count: actions.count * count)
            for (row, value) in actions.enumerated() { encoded[row * count + Int(value) - start] = 1 }
            return encoded
        }
    }
}
