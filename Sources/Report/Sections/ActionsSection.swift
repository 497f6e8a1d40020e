import Charts
import Evaluation

extension Section {
    /// Whether predictions use the actions; nil for a log without them.
    static func actions(_ overlay: Overlay) -> Section? {
        guard let errors = overlay.runs[0].report.shuffledActions, !errors.isEmpty else { return nil }
        var section = Section(
            "actions", "Use of actions",
            "The same predictions with the actions of another window in place of the logged ones. The ratio of the two "
                + "errors is 1 for a model that ignores actions; where actions matter, it should be well above.")
        let horizons = errors.map { Double($0.horizon) }
        let charts =
            overlay.runs.count == 1
            ? [
                LineChart(
                    title: "observations", xLabel: "horizon, steps", yLabel: "nRMSE", yScale: .logarithmic,
                    series: [
                        Series("logged actions", x: horizons, y: errors.map(\.nrmse), color: .blue),
                        Series(
                            "another window's", x: horizons, y: errors.map(\.shuffled), color: .vermilion,
                            stroke: .dashed),
                    ])
            ] : []
        let ratios = LineChart(
            title: "shuffled ÷ logged", xLabel: "horizon, steps", yLabel: "ratio of nRMSE",
            series: overlay.lines { run in
                (run.report.shuffledActions ?? []).map { (Double($0.horizon), $0.ratio) }
            }, markers: [Marker("ignores actions", at: .y(1))])
        section.add(charts + [ratios])
        let shown = overlay.runs[0].shownHorizons
        section.add(
            Table(
                caption: "nRMSE of observations" + (overlay.runs.count > 1 ? ", \(overlay.label(0))" : ""),
                head: ["horizon", "logged", "shuffled", "ratio"],
                rows: errors.filter { shown.contains($0.horizon) }.map { error in
                    [
                        "\(error.horizon)", Figure.text(error.nrmse), Figure.text(error.shuffled),
                        Figure.text(error.ratio),
                    ]
                }))
        return section
    }
}
