import Evaluation
import Trajectories

/// What a report says in a line each: what the model uses, and whether its probabilities hold.
enum EvaluationRemarks {
    static func lines(_ report: EvaluationReport) -> [String] {
        [
            constants(report), baseline(report), report.latents.map(latents), report.continuation.map(continuation),
            report.shuffledActions.map(shuffled),
        ].compactMap { $0 }
    }

    /// What the scores are over, where that is less than the whole observation.
    private static func constants(_ report: EvaluationReport) -> String? {
        let constants = report.constantNumbers
        let scored = report.keys.reduce(0) { $0 + $1.dimensions }
        return constants == 0
            ? nil
            : "scores are over \(scored) numbers; \(constants) more have a single value in the training log and are "
                + "predicted as that"
    }

    private static func baseline(_ report: EvaluationReport) -> String? {
        switch report.settings.linearBaseline {
        case "diagonal":
            "the linear model predicts each number from itself and the action alone: the observations are too wide for more"
        case nil: "no linear model: the training log has no two complete observations in a row"
        default: nil
        }
    }

    private static func latents(_ latents: LatentReport) -> String {
        let kl = latents.divergence.sorted()
        var line =
            "latents: \(latents.activeUnits) of \(kl.count) units active; KL per unit \(Terminal.number(kl.first ?? 0))"
            + "…\(Terminal.number(kl.last ?? 0)) nats"
        if let share = latents.deviationsAtFloor {
            line += "; \(Terminal.number(100 * share)) % of posterior deviations at their lower bound"
        }
        return line
    }

    private static func continuation(_ report: ContinuationReport) -> String {
        func text(_ calibration: ContinuationCalibration) -> String {
            "ECE \(Terminal.number(calibration.expectedCalibrationError)), log loss "
                + "\(Terminal.number(calibration.logLoss)) over \(calibration.rows.counted("row")), \(calibration.ends) of them ends"
        }
        return "continuation: observed " + text(report.filtered)
            + (report.imagined.map { "; imagined " + text($0) } ?? "")
    }

    private static func shuffled(_ errors: [ShuffledActionsError]) -> String {
        let shown = Set([1, 5, 15, errors.count]).filter { $0 <= errors.count }.sorted()
        let ratios = shown.map { "\(Terminal.number(errors[$0 - 1].ratio)) at \($0)" }
        return "with the actions of other windows the nRMSE is that many times as large: "
            + ratios.joined(separator: ", ")
    }
}
