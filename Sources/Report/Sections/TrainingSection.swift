import Charts
import Training

extension Section {
    /// How the runs got there, from their metrics; nil without any.
    static func training(_ overlay: Overlay) -> Section? {
        guard overlay.runs.contains(where: { !$0.training.isEmpty }) else { return nil }
        var section = Section(
            "training", "Training",
            "From the run's metrics.jsonl, over updates. Bounds and KL are those of the true bound, nats per row, on training "
                + "batches as means since the last line, and on episodes kept out of training.")
        let isAlone = overlay.runs.count == 1
        func lines(_ label: String, _ color: ChartColor, _ value: @escaping (MetricsLine) -> Double?) -> [Series] {
            overlay.lines { run in
                run.training.compactMap { line in value(line).map { (Double(line.step), $0) } }
            }.map { series in
                isAlone ? Series(label, x: series.x, y: series.y, color: color) : series
            }
        }
        func chart(
            _ title: String, _ yLabel: String, scale: AxisScale = .linear, _ series: [Series]
        ) -> LineChart {
            var chart = LineChart(title: title, xLabel: "updates", yLabel: yLabel, yScale: scale, series: series)
            if scale == .linear { chart.yRange = central(series) }
            return chart
        }
        let elbo = lines("kept out", .vermilion, \.validationElbo)
        section.add([
            chart(
                isAlone ? "evidence lower bound" : "evidence lower bound, kept out", "nats per row",
                isAlone ? lines("training", .blue, \.elbo) + elbo : elbo),
            chart("KL", "nats per row", scale: .logarithmic, lines("training", .blue, \.divergence)),
            errors(overlay, isAlone, lines),
            chart("entropy of the posterior", "nats per row", lines("training", .blue, \.posteriorEntropy)),
            chart("active latents", "", lines("training", .blue, \.activeLatents)),
            chart("norm of gradients", "", scale: .logarithmic, lines("before clipping", .blue, \.gradientNorm)),
        ])
        let warnings = overlay.runs.indices.flatMap { index in
            overlay.runs[index].training.flatMap { line in
                (line.warnings ?? []).map { warning in
                    (isAlone ? "" : overlay.label(index) + ", ") + "step \(line.step): \(warning.message)"
                }
            }
        }
        if !warnings.isEmpty { section.add(heading: "Warnings while training") }
        for warning in warnings { section.add(paragraph: warning) }
        return section
    }

    private static func errors(
        _ overlay: Overlay, _ isAlone: Bool,
        _ lines: (String, ChartColor, @escaping (MetricsLine) -> Double?) -> [Series]
    ) -> LineChart {
        func error(_ horizon: Int) -> (MetricsLine) -> Double? { { $0.validationHorizonError?["\(horizon)"] } }
        let series =
            isAlone
            ? [(1, ChartColor.blue), (5, .vermilion), (15, .green)].flatMap { horizon, color in
                lines("horizon \(horizon)", color, error(horizon))
            } : lines("", .blue, error(15))
        return LineChart(
            title: isAlone ? "error, kept out" : "error at horizon 15, kept out", xLabel: "updates", yLabel: "nRMSE",
            yScale: .logarithmic, series: series)
    }

    /// The range of all but the first tenth of the values of each line, which may be far off.
    private static func central(_ series: [Series]) -> ClosedRange<Double>? {
        let values = series.flatMap { $0.y.dropFirst($0.y.count / 10) }.filter(\.isFinite)
        guard let low = values.min(), let high = values.max(), low < high else { return nil }
        return low - 0.06 * (high - low)...high + 0.06 * (high - low)
    }
}
