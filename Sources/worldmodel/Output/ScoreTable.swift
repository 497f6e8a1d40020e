import Evaluation

/// The scores of one key, or of the reward, as a table.
enum ScoreTable {
    private typealias Column = (title: String, value: (HorizonScores) -> Double?)

    static func text(_ key: KeyScores) -> String {
        let columns = columns(key.kind)
        let rows = EvaluationTable.shown(of: key.horizons.count).map { horizon in
            ["\(horizon)"] + columns.map { $0.value(key.horizons[horizon - 1]).map(Terminal.number) ?? "-" }
        }
        let numbers = key.dimensions == 1 ? "" : ", \(key.dimensions) numbers"
        return "\(key.name)\(numbers)\n\n" + Terminal.table([["horizon"] + columns.map(\.title)] + rows)
    }

    private static func columns(_ kind: ScoreKind) -> [Column] {
        let common: [Column] = [("nRMSE", \.nrmse), ("±", \.standardError), ("NLL", \.negativeLogLikelihood)]
        switch kind {
        case .continuous:
            return common + [
                ("CRPS", \.crps), ("in 50 %", \.coverage50), ("width", \.width50), ("in 90 %", \.coverage90),
                ("width", \.width90),
            ]
        case .binary, .choice: return common + [("accuracy", \.accuracy), ("Brier", \.brier)]
        }
    }
}
