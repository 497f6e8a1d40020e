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

    /// The keys of a model's observations.
    static func observationKeys(of model: WorldModel) -> [ScoredKey] {
        model.observationSpace.observationFields.map { ScoredKey($0, model.decoder) }
    }

    static func reward(_ head: LikelihoodHead) -> ScoredKey {
        ScoredKey(name: "reward", kind: ScoreKind(head.configuration.likelihood), columns: 0..<1, choices: [0..<1])
    }

    private init(_ field: SpaceField, _ head: LikelihoodHead) {
        var choices: [Range<Int>] = []
        if case .multiDiscrete(let counts, _) = field.space {
            for count in counts {
                let start = choices.last?.upperBound ?? field.encoded.lowerBound
                choices.append(start..<start + count)
            }
        }
        self.init(
            name: field.name, kind: ScoreKind(head.configuration.likelihood), columns: field.encoded,
            choices: choices.isEmpty ? [field.encoded] : choices)
    }

    private init(name: String, kind: ScoreKind, columns: Range<Int>, choices: [Range<Int>]) {
        (self.name, self.kind, self.columns, self.choices) = (name, kind, columns, choices)
    }
}

extension ScoreKind {
    init(_ likelihood: Likelihood) {
        switch likelihood {
        case .normal: self = .continuous
        case .bernoulli: self = .binary
        case .categorical: self = .choice
        }
    }
}
