import Evaluation
import Trajectories

/// A report as a table for people.
enum EvaluationTable {
    /// Horizons worth a line: the first ones, then ever further apart, and the last.
    private static let marks = [1, 2, 5, 10, 15, 20, 30, 50, 75, 100, 150, 200, 300, 500]

    /// Those of 1 … last that are shown.
    static func shown(of last: Int) -> [Int] { (1...max(last, 1)).filter { marks.contains($0) || $0 == last } }

    static func text(_ report: EvaluationReport) -> String {
        let n = Terminal.number
        let bound =
            "ELBO \(n(report.elboPerStep)) nats/step = reconstruction \(n(report.reconstructionPerStep)) "
            + "- KL \(n(report.divergencePerStep))"
            + (report.rewardLogLikelihoodPerStep.map { "; reward log likelihood \(n($0))" } ?? "")
        let warning = report.divergence.map { ["warning: \($0)"] } ?? []
        let sums = (warning + [bound, bounds(report.bounds)] + filtering(report)).joined(separator: "\n")
        guard let run = report.freeRun else { return sums }
        return sums + "\n" + freeRun(run, steps: report.observation.count)
            + "\n" + EvaluationRemarks.lines(report).joined(separator: "\n")
            + "\n\nnRMSE over \(report.windows.counted("window")), in training deviations\n\n"
            + Terminal.table(rows(report))
            + (report.disagreement.map { "\n\n" + disagreement($0) } ?? "")
            + (report.keys + [report.rewardScores].compactMap { $0 }).map { "\n\n" + ScoreTable.text($0) }.joined()
    }

    /// Inference at the rows themselves.
    private static func filtering(_ report: EvaluationReport) -> [String] {
        let n = Terminal.number
        let errors = report.filtering.map {
            "\(n($0.nrmse)) with \(Int(($0.dropped * 100).rounded())) % of readings dropped"
        }
        return ["filtered rows: nRMSE " + errors.joined(separator: ", ")]
            + report.probes.map {
                "probe \($0.name): log likelihood \(n($0.logLikelihoodPerStep)) nats/step, nRMSE \(n($0.nrmse))"
            }
    }

    private static func disagreement(_ horizons: [Disagreement]) -> String {
        let rows = shown(of: horizons.count).map { horizons[$0 - 1] }.map { at in
            ["\(at.horizon)", Terminal.number(at.variance.squareRoot()), Terminal.number(at.mutualInformation)]
                + [at.rankCorrelation.map { Terminal.number($0) } ?? "-"]
        }
        return
            "disagreement of the members: deviation of their means, information in nats, rank correlation with the error\n\n"
            + Terminal.table([["horizon", "deviation", "information", "correlation"]] + rows)
    }

    private static func bounds(_ bounds: BoundsReport) -> String {
        func text(_ name: String, _ estimate: BoundEstimate) -> String {
            let error = estimate.standardError.map { " ± " + Terminal.number($0) } ?? ""
            return "\(name) \(Terminal.number(estimate.value))\(error)"
        }
        func texts(_ name: String, _ estimates: [String: BoundEstimate]) -> [String] {
            estimates.sorted { Int($0.key) ?? 0 < Int($1.key) ?? 0 }.map { text("\(name)-\($0.key)", $0.value) }
        }
        var parts = [text("ELBO", bounds.elbo)] + texts("IWAE", bounds.iwae) + texts("FIVO", bounds.fivo)
        if let exact = bounds.exact, let divergence = bounds.divergenceToExactPosterior {
            parts += ["log p \(Terminal.number(exact))", text("KL to the exact posterior", divergence)]
        }
        return "bounds " + parts.joined(separator: ", ") + " nats/step; energy \(Terminal.number(bounds.energy)), "
            + "entropy \(Terminal.number(bounds.entropy))"
    }

    private static func freeRun(_ run: FreeRun, steps: Int) -> String {
        let errors = run.rootMeanSquaredErrors.filter { !$0.isNaN }
        let shown = errors.prefix(8).map(Terminal.number).joined(separator: ", ") + (errors.count > 8 ? ", …" : "")
        return "free run of \(steps.counted("step")): RMSE \(shown) in the log's units, "
            + "-log likelihood \(Terminal.number(run.negativeLogLikelihood)) nats/step"
    }

    private static func rows(_ report: EvaluationReport) -> [[String]] {
        let last = report.observation.count
        let columns = [("observation", report.observation), ("reward", report.reward)].filter { !$0.1.isEmpty }
        return [["horizon"] + columns.flatMap { [$0.0, "persistence", "linear"] }]
            + shown(of: last).map { horizon in
                ["\(horizon)"]
                    + columns.flatMap { column in
                        let error = column.1[horizon - 1]
                        return [error.nrmse, error.persistence, error.linear].map(Terminal.number)
                    }
            }
    }
}
