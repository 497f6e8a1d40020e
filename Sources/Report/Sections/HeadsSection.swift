import Charts
import Evaluation

extension Section {
    /// What predicted rewards and probabilities of going on are worth; nil for a model with neither.
    static func heads(_ report: EvaluationReport) -> Section? {
        let rewards = report.rewardCalibration ?? []
        guard !rewards.isEmpty || report.continuation != nil else { return nil }
        var section = Section(
            "heads", "Reward and continuation",
            "Predictions in groups, each against what came of it: on the dashed diagonal they mean what they say. Rewards "
                + "are in the log's units, in ten groups of equal size; probabilities that the episode goes on are in "
                + "groups of width 0.1. The expected calibration error (ECE) is the mean distance from the diagonal, "
                + "weighted by how many predictions a group has; log loss is −mean log probability of what came true, nats."
        )
        var charts = [reliability("reward", rewards, axis: "reward")]
        var rows: [[String]] = []
        if let continuation = report.continuation {
            let parts = [("observed rows", Optional(continuation.filtered)), ("imagined rows", continuation.imagined)]
            for case (let name, let calibration?) in parts {
                if calibration.ends > 0 {
                    var chart = reliability("continuation, \(name)", calibration.bins, axis: "frequency")
                    (chart.xRange, chart.yRange) = (0...1, 0...1)
                    charts.append(chart)
                }
                rows.append([
                    name, Figure.count(calibration.rows), Figure.count(calibration.ends),
                    Figure.text(calibration.expectedCalibrationError), Figure.text(calibration.logLoss),
                ])
            }
        }
        section.add(charts)
        if report.continuation?.filtered.ends == 0 {
            section.add(
                paragraph: "No episode of the log ended, so that probabilities of going on have nothing to meet.")
        }
        section.add(Table(caption: "Continuation", head: ["", "predictions", "ends", "ECE", "log loss"], rows: rows))
        return section
    }

    private static func reliability(_ title: String, _ bins: [ReliabilityBin], axis: String) -> LineChart {
        guard let first = bins.first, let last = bins.last else { return LineChart() }
        let isShare = axis == "frequency"
        let ends = isShare ? [0, 1] : [first.predicted, last.predicted]
        return LineChart(
            title: title, xLabel: "predicted", yLabel: "observed " + axis,
            series: [
                Series("perfect", x: ends, y: ends, color: .gray, stroke: .dashed),
                Series("model", x: bins.map(\.predicted), y: bins.map(\.observed), color: .blue),
            ])
    }
}
