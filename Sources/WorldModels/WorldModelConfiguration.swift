import Trajectories

/// The architecture of a world model.
public struct WorldModelConfiguration: Codable, Equatable, Sendable {
    public var observations = ObservationConfiguration()
    public var encoder = EncoderConfiguration()
    public var dynamics = DynamicsConfiguration()
    public var decoder = LikelihoodHead.Configuration()
    public var reward = LikelihoodHead.Configuration()
    public var continuation = ContinuationHead.Configuration()
    public var probes = Probe.Configuration()

    public init() {}
}

extension WorldModelConfiguration {
    /// The likelihood of a key, for the decoder or, for one that it does not explain, for a probe.
    public func likelihood(of field: SpaceField) -> Likelihood {
        if let own = observations.likelihoods.first(where: { NamePattern($0.keys).matches(field.name) }) {
            return own.likelihood
        }
        return switch field.space {
        case .box: observations.isDecoded(field.name) ? decoder.likelihood : probes.head.likelihood
        case .discrete, .multiDiscrete: .categorical
        case .multiBinary: .bernoulli
        case .dictionary: fatalError("the key \(field.name) is a dictionary")
        }
    }

    /// Keys of real numbers that stay as they are, as binary ones must.
    public func unscaledKeys(of space: Space) -> Set<String> {
        Set(space.observationFields.filter { $0.space.isBox && !likelihood(of: $0).isOfNumbers }.map(\.name))
    }

    /// The parts of a head that predicts `fields` of an observation.
    func parts(_ fields: [SpaceField]) -> [LikelihoodPart.Plan] {
        fields.filter { !$0.encoded.isEmpty }.flatMap { field in
            var start = field.encoded.lowerBound
            return field.choices.map { count in
                defer { start += count }
                return LikelihoodPart.Plan(
                    name: field.name, likelihood: likelihood(of: field), values: start..<start + count)
            }
        }
    }
}

extension SpaceField {
    /// The widths of what is predicted as one: each choice by itself, all else as a whole.
    fileprivate var choices: [Int] {
        if case .multiDiscrete(let counts, _) = space { counts } else { [encoded.count] }
    }
}
