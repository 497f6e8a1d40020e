import Trajectories
import WorldModels

/// A key of the observations, or the reward, as scores see it.
struct ScoredKey: Sendable {
    let name: String
    let kind: ScoreKind
    /// Among the numbers of the value.
    let columns: Range<Int>
    /// The place in the key of each column.
    let places: [Int]
    /// Numbers of the key beside them that have a single value in the training log.
    let constants: Int
    /// The classes of each choice, for that kind.
    let choices: [Range<Int>]

    /// The keys of a model's observations that its decoder explains, and of which something varies in the training log.
    static func observationKeys(of model: WorldModel) -> [ScoredKey] {
        let normalizer = model.normalizer
        return zip(normalizer.observationFields, normalizer.observationSpace.observationFields).compactMap {
            seen, whole in
            let parts = model.decoder.parts.filter { seen.encoded.contains($0.values.lowerBound) }
            return parts.first.map { first in
                ScoredKey(
                    name: seen.name, kind: ScoreKind(first.likelihood), columns: seen.encoded,
                    places: seen.encoded.map { normalizer.encodedColumn(ofSeen: $0) - whole.encoded.lowerBound },
                    constants: whole.encoded.count - seen.encoded.count, choices: parts.map(\.values))
            }
        }
    }

    static func reward(_ head: LikelihoodHead) -> ScoredKey {
        ScoredKey(
            name: "reward", kind: ScoreKind(head.configuration.likelihood), columns: 0..<1, places: [0], constants: 0,
            choices: [0..<1])
    }
}

extension WorldModel {
    /// Numbers of the decoded keys that have a single value in the training log.
    var constantNumbers: Int {
        zip(normalizer.observationFields, observationSpace.observationFields).reduce(0) { sum, fields in
            let isDecoded = configuration.observations.isDecoded(fields.1.name)
            return sum + (isDecoded ? fields.1.encoded.count - fields.0.encoded.count : 0)
        }
    }

    /// The head of rewards that can be scored: there is nothing to score where all rewards of the training log are the same.
    var scoredReward: LikelihoodHead? { reward.flatMap { $0.parts.isEmpty ? nil : $0 } }
}

extension ScoreKind {
    init(_ likelihood: Likelihood) {
        switch likelihood {
        case .normal, .symlog, .twoHot: self = .continuous
        case .bernoulli: self = .binary
        case .categorical: self = .choice
        }
    }
}
