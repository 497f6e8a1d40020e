import Evaluation

/// What is wrong with a run, in words: the number, what is expected, and what it means.
enum Finding {
    /// Coverage of a 90 % interval that is taken as calibrated.
    static let calibrated = 0.85...0.95
    /// Below this ratio of errors, predictions hardly use the actions.
    static let leastShuffleRatio = 1.2
    /// Share of dead units above which latents are called wasted, and of deviations at their minimum.
    static let deadShare = 0.9
    static let floorShare = 0.5

    static func all(of run: ReportedRun) -> [String] {
        let report = run.report
        if let divergence = report.divergence {
            return [divergence.prefix(1).uppercased() + divergence.dropFirst() + "."]
        }
        return comparison(report, at: run.judgedHorizon) + coverage(report) + actions(report, at: run.judgedHorizon)
            + latents(report)
    }

    private static func comparison(_ report: EvaluationReport, at horizon: Int) -> [String] {
        guard let error = report.observation.first(where: { $0.horizon == horizon }),
            error.nrmse > error.betterBaseline
        else { return [] }
        let better = error.betterBaseline < error.persistence ? "the linear model" : "persistence"
        return [
            "At horizon \(horizon) \(better) predicts observations better (nRMSE "
                + "\(Figure.text(error.betterBaseline))) than the model (\(Figure.text(error.nrmse))): train "
                + "longer, or on more logs."
        ]
    }

    private static func coverage(_ report: EvaluationReport) -> [String] {
        report.keys.compactMap { key in
            let off = key.horizons.filter { at in
                [1, 5, 15].contains(at.horizon) && at.coverage90.map { !calibrated.contains($0) } == true
            }
            guard let first = off.first, let share = first.coverage90 else { return nil }
            let shares = off.map { "\(Figure.percent($0.coverage90)) at horizon \($0.horizon)" }.joined(separator: ", ")
            return "The 90 % intervals of \(key.name) hold \(shares) of what happened: "
                + (share < calibrated.lowerBound
                    ? "the model is too sure of itself." : "they are wider than they need be.")
        }
    }

    private static func actions(_ report: EvaluationReport, at horizon: Int) -> [String] {
        guard let error = report.shuffledActions?.first(where: { $0.horizon == horizon }),
            error.ratio < leastShuffleRatio
        else { return [] }
        return [
            "With another window's actions the error at horizon \(horizon) is \(Figure.text(error.ratio)) times as large: "
                + "the model hardly uses actions, or they hardly matter in this log."
        ]
    }

    private static func latents(_ report: EvaluationReport) -> [String] {
        guard let latents = report.latents, !latents.divergence.isEmpty else { return [] }
        var findings: [String] = []
        let count = latents.divergence.count
        if latents.activeUnits == 0 {
            findings.append("No latent unit is active: the posterior has collapsed onto the prior.")
        } else if Double(count - latents.activeUnits) > deadShare * Double(count) {
            findings.append(
                "\(latents.activeUnits) of \(count) latent units are active; the others carry nothing, and the model may "
                    + "be made smaller.")
        }
        if let floor = latents.deviationsAtFloor, floor > floorShare {
            findings.append(
                "\(Figure.percent(floor)) of the posterior's deviations are at their minimum: it knows more than it may say."
            )
        }
        return findings
    }
}
