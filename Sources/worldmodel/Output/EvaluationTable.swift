import Evaluation

/// A report as a table for people.
enum EvaluationTable {
    /// Horizons worth a line: the first ones, then ever further apart, and the last.
    private static let shown = [1, 2, 5, 10, 15, 20, 30, 50, 75, 100, 150, 200, 300, 500]

    static func text(_ report: EvaluationReport) -> String {
        let n = Terminal.number
        let bound = "ELBO \(n(report.elboPerStep)) nats/step = reconstruction \(n(report.reconstructionPerStep)) "
            + "− KL \(n(report.divergencePerStep)); reward log likelihood \(n(report.rewardLogLikelihoodPerStep))"
        return bound + "\nnRMSE over \(report.windows) windows, in training deviations\n\n"
            + Terminal.table(rows(report))
    }

    private static func rows(_ report: EvaluationReport) -> [[String]] {
        let header = ["horizon", "observation", "persistence", "linear", "reward", "persistence", "linear"]
        let last = report.observation.count
        let body = zip(report.observation, report.reward).filter { shown.contains($0.0.horizon) || $0.0.horizon == last }
        return [header]
            + body.map { observation, reward in
                ["\(observation.horizon)"]
                    + [
                        observation.nrmse, observation.persistence, observation.linear, reward.nrmse,
                        reward.persistence, reward.linear,
                    ].map(Terminal.number)
            }
    }
}
