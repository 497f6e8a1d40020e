import Evaluation

/// A report as a table for people.
enum EvaluationTable {
    /// Horizons worth a line: the first ones, then ever further apart, and the last.
    private static let shown = [1, 2, 5, 10, 15, 20, 30, 50, 75, 100, 150, 200, 300, 500]

    static func text(_ report: EvaluationReport) -> String {
        let n = Terminal.number
        let bound =
            "ELBO \(n(report.elboPerStep)) nats/step = reconstruction \(n(report.reconstructionPerStep)) "
            + "− KL \(n(report.divergencePerStep)); reward log likelihood \(n(report.rewardLogLikelihoodPerStep))"
        return bound + "\nnRMSE over \(report.windows) windows, in training deviations\n\n"
            + Terminal.table(rows(report))
    }

    private static func rows(_ report: EvaluationReport) -> [[String]] {
        let last = report.observation.count
        let columns = [("observation", report.observation), ("reward", report.reward)].filter { !$0.1.isEmpty }
        return [["horizon"] + columns.flatMap { [$0.0, "persistence", "linear"] }]
            + (1...last).filter { shown.contains($0) || $0 == last }.map { horizon in
                ["\(horizon)"]
                    + columns.flatMap { column in
                        let error = column.1[horizon - 1]
                        return [error.nrmse, error.persistence, error.linear].map(Terminal.number)
                    }
            }
    }
}
