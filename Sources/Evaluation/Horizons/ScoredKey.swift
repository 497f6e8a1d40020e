import Trajectories
import WorldModels

/// A key of the observations, or the reward, as scores see it.
struct ScoredKey: Sendable {
    let name: String
    let kind: ScoreKind
    /// Among the numbers of the value.
    let columns: Range<Int>
    /// The classes of each choice, for that kind.
    let choices: [Range<Int>]

    /// The keys of a model's observations that its decoder explains.
    static func observationKeys(of model: WorldModel) -> [ScoredKey] {
        model.observationSpace.observationFields.compactMap { ScoredKey($0, model.decoder) }
    }

    static func reward(_ head: LikelihoodHead) -> ScoredKey {
        ScoredKey(name: "reward", kind: ScoreKind(head.configuration.likelihood), columns: 0..<1, choices: [0..<1])
    }

    private init?(_ field: SpaceField, _ head: LikelihoodHead) {
        let parts = head.parts.filter { field.encoded.contains($0.values.lowerBound) }
        guard let first = parts.first else { return nil }
        self.init(
            name: field.name, kind: ScoreKind(first.likelihood), columns: field.encoded,
            choices: parts.map(\.values))
    }

    private init(name: String, kind: ScoreKind, columns: Range<Int>, choices: [Range<Int>]) {
        (self.name, self.kind, self.columns, self.choices) = (name, kind, columns, choices)
    }
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
