import Trajectories

/// Why settings do not fit the keys of a log's observations; the description is one line that ends with a remedy.
public enum ObservationError: Error, Equatable, Sendable {
    case noSuchKey(setting: String, pattern: String, keys: [String])
    case nothingLeft(setting: String, keys: [String])
    case unsuitableLikelihood(key: String, space: Space, found: Likelihood, expected: [Likelihood])
    case notImagined(key: String, family: DynamicsFamily)
}

extension ObservationError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noSuchKey(let setting, let pattern, let keys):
            return "\(setting) has '\(pattern)', which fits no key of the observations; "
                + "they have \(keys.joined(separator: ", "))"
        case .nothingLeft(let setting, let keys):
            return "\(setting) leaves no key of the observations, which have \(keys.joined(separator: ", ")); "
                + "leave one or more"
        case .unsuitableLikelihood(let key, let space, let found, let expected):
            return "the likelihood of '\(key)', which is \(space), is \(found); "
                + "expected \(expected.map(\.rawValue).joined(separator: " or ")) in model.observations.likelihoods"
        case .notImagined(let key, let family):
            return "\(family) reads the observations that it imagines, but '\(key)' is read and not decoded; "
                + "name it in model.observations.encoderExclude too, or set model.observations.missing"
        }
    }
}

extension WorldModelConfiguration {
    /// - Throws: for the first setting that does not fit observations of `space`.
    public func validate(for space: Space) throws(ObservationError) {
        let (o, fields) = (observations, space.observationFields)
        let keys = fields.map(\.name)
        for (setting, patterns) in [
            ("model.observations.encoderExclude", o.encoderExclude),
            ("model.observations.decoderExclude", o.decoderExclude),
            ("model.observations.likelihoods", o.likelihoods.map(\.keys)), ("model.probes.keys", probes.keys),
            ("model.probes.gradient", probes.gradient),
        ] {
            if let pattern = patterns.first(where: { pattern in !keys.contains { NamePattern(pattern).matches($0) } }) {
                throw .noSuchKey(setting: setting, pattern: pattern, keys: keys)
            }
        }
        guard keys.contains(where: o.isEncoded) else {
            throw .nothingLeft(setting: "model.observations.encoderExclude", keys: keys)
        }
        guard keys.contains(where: o.isDecoded) else {
            throw .nothingLeft(setting: "model.observations.decoderExclude", keys: keys)
        }
        for field in fields {
            let (found, expected) = (likelihood(of: field), field.space.likelihoods)
            guard expected.contains(found) else {
                throw .unsuitableLikelihood(key: field.name, space: field.space, found: found, expected: expected)
            }
        }
        guard dynamics.family.isAutoregressive, !o.mayBeMissing else { return }
        if let key = keys.first(where: { o.isEncoded($0) && !o.isDecoded($0) }) {
            throw .notImagined(key: key, family: dynamics.family)
        }
    }
}

extension Space {
    /// Those that can be had of its values.
    fileprivate var likelihoods: [Likelihood] {
        switch self {
        case .box: Likelihood.allCases
        case .discrete, .multiDiscrete: [.categorical]
        case .multiBinary: [.bernoulli]
        case .dictionary: []
        }
    }
}
