/// From a log's units to the model's and back: real observations and actions, and rewards, are standardised with the
/// training log's statistics; choices become one-hot vectors, which are left as they are, as binary elements are. NaN, which
/// stands for a missing number, stays NaN and counts for no statistic.
///
/// The model does not see the real numbers of an observation that have a single value in the training log: it could learn
/// nothing from them, and a likelihood of them has no bound. They are left out on the way in and put back on the way out. At
/// least one number of an observation must vary.
public struct Normalizer: Equatable, Sendable {
    public let observationSpace: Space
    public let actionSpace: Space
    /// Of the numbers of an observation that the model sees, `observationSize` of them; the identity where a number is part
    /// of a choice.
    public let observation: Standardizer
    /// Of encoded actions; the identity where a number is part of a choice.
    public let action: Standardizer
    public let reward: Standardizer
    /// Encoded numbers of an observation that the model does not see, with the single value they have in the training log.
    public let constants: [Int: Double]
    /// Encoded numbers that the model sees, in order.
    private let seen: [Int]

    /// - observation: of encoded observations, `encodedSize` numbers; those with deviation 0 are not seen by the model.
    public init(
        observationSpace: Space, actionSpace: Space, observation: Standardizer, action: Standardizer,
        reward: Standardizer
    ) {
        self.observationSpace = observationSpace
        self.actionSpace = actionSpace
        seen = observation.deviation.indices.filter { observation.deviation[$0] > 0 }
        self.observation = observation.selecting(seen)
        self.action = action
        self.reward = reward
        let unseen = observation.deviation.indices.filter { observation.deviation[$0] == 0 }
        constants = Dictionary(uniqueKeysWithValues: unseen.map { ($0, observation.mean[$0]) })
    }

    /// - unscaled: keys of the observation that stay as they are, as binary ones must.
    public init(fitting dataset: TrajectoryDataset, unscaled: Set<String> = []) {
        let (observationSpace, actionSpace) = (dataset.observationSpace, dataset.actionSpace)
        self.init(
            observationSpace: observationSpace, actionSpace: actionSpace,
            observation: Standardizer(
                fitting: dataset.episodes.lazy.map(\.observations), of: observationSpace,
                fields: observationSpace.observationFields.filter { !unscaled.contains($0.name) }),
            action: Standardizer(
                fitting: dataset.episodes.lazy.map(\.actions), of: actionSpace, fields: actionSpace.fields(named: "")),
            reward: Standardizer(fitting: dataset.episodes.lazy.map(\.rewards), size: 1))
    }

    /// Whether all numbers have the same means and scales, whichever of them a model sees: one of an earlier version sees those
    /// that never vary.
    package func hasUnits(of other: Normalizer) -> Bool {
        zip(
            [encodedObservation, action, reward], [other.encodedObservation, other.action, other.reward]
        ).allSatisfy { $0.mean == $1.mean && $0.scales == $1.scales }
    }

    /// Numbers of an observation that the model sees.
    public var observationSize: Int { seen.count }

    /// Whether all rewards of the training log are the same.
    public var isRewardConstant: Bool { reward.deviation[0] == 0 }

    /// The parts of an observation, `encoded` being where their numbers stand among those that the model sees. It is empty
    /// for a key of which nothing varies.
    public var observationFields: [SpaceField] {
        if constants.isEmpty { return observationSpace.observationFields }
        var before = [0]
        for column in 0..<observationSpace.encodedSize {
            before.append(before[column] + (constants[column] == nil ? 1 : 0))
        }
        return observationSpace.observationFields.map { field in
            SpaceField(
                name: field.name, space: field.space, stored: field.stored,
                encoded: before[field.encoded.lowerBound]..<before[field.encoded.upperBound])
        }
    }

    /// What belongs to each number that the model sees, set among all encoded ones.
    /// - elsewhere: for those that it does not see.
    public func encodedPlaces<Value>(_ values: [Value], elsewhere: Value) -> [Value] {
        if constants.isEmpty { return values }
        var all = [Value](repeating: elsewhere, count: observationSpace.encodedSize)
        for (index, column) in seen.enumerated() { all[column] = values[index] }
        return all
    }

    /// Where a number that the model sees stands among all encoded ones.
    public func encodedColumn(ofSeen index: Int) -> Int { seen[index] }

    /// The statistics of all encoded numbers of an observation, those that the model does not see included.
    public var encodedObservation: Standardizer {
        var all = Standardizer(
            mean: encodedPlaces(observation.mean, elsewhere: 0),
            deviation: encodedPlaces(observation.deviation, elsewhere: 0))
        for (column, value) in constants { all.mean[column] = value }
        return all
    }

    /// Observations as a log stores them, `[T, storedSize]`, to what the model sees, `[T, observationSize]`.
    public func encodeObservations(_ observations: [Double]) -> [Float] {
        let encoded = observationSpace.encode(observations)
        guard !constants.isEmpty else { return observation.standardize(encoded) }
        let width = observationSpace.encodedSize
        var varying: [Double] = []
        varying.reserveCapacity(encoded.count / width * seen.count)
        for row in stride(from: 0, to: encoded.count, by: width) { varying += seen.map { encoded[row + $0] } }
        return observation.standardize(varying)
    }

    @_disfavoredOverload
    public func encodeObservations(_ observations: [Float]) -> [Float] {
        encodeObservations(observations.map(Double.init))
    }

    /// What the model predicts, `[T, observationSize]`, to encoded observations in the log's units, `[T, encodedSize]`.
    public func decodeObservations(_ observations: [Float]) -> [Double] {
        let restored = observation.restore(observations)
        guard !constants.isEmpty else { return restored }
        var decoded: [Double] = []
        for row in stride(from: 0, to: restored.count, by: seen.count) {
            var values = encodedPlaces(Array(restored[row..<row + seen.count]), elsewhere: 0)
            for (column, value) in constants { values[column] = value }
            decoded += values
        }
        return decoded
    }

    /// Actions as a log stores them, `[T, storedSize]`, to what the model sees, `[T, encodedSize]`.
    public func encodeActions(_ actions: [Double]) -> [Float] {
        action.standardize(actionSpace.encode(actions))
    }

    @_disfavoredOverload
    public func encodeActions(_ actions: [Float]) -> [Float] {
        action.standardize(actionSpace.encode(actions))
    }
}

extension Standardizer {
    /// From stored values of a space: boxes among `fields` are standardised, all else is left alone.
    fileprivate init(fitting blocks: some Collection<[Double]>, of space: Space, fields: [SpaceField]) {
        let columns = fields.filter(\.space.isBox).flatMap(\.encoded)
        self = .identity(space.encodedSize)
        if columns.isEmpty { return }
        let fitted = Standardizer(fitting: blocks.lazy.map { space.encode($0) }, size: space.encodedSize)
        for column in columns { (mean[column], deviation[column]) = (fitted.mean[column], fitted.deviation[column]) }
    }
}
