import Charts
import Evaluation

extension Section {
    /// Truth against imagined futures in a few windows; nil without any.
    static func examples(_ report: EvaluationReport) -> Section? {
        guard !report.examples.isEmpty else { return nil }
        var section = Section(
            "examples", "Imagined futures",
            "Windows spaced evenly over the log, not chosen. Shaded steps were observed; from there on the model imagines "
                + "with the logged actions. Bands hold 50 % and 90 % of draws at each step by itself, the noise of the "
                + "likelihood included; thin lines are single futures. In the log's units.")
        for window in report.examples {
            section.add(heading: "Episode \(window.episode), from row \(window.row)")
            let traces = window.observations + (window.reward.map { [$0] } ?? [])
            let shown = traces.prefix(ExampleWindow.chartLimit)
            section.add(
                shown.map { trace in
                    chart(trace, window, isAlone: traces.count { $0.key == trace.key } == 1)
                }, legend: false)
            if traces.count > shown.count {
                section.add(paragraph: "The first \(shown.count) of \(traces.count) numbers.")
            }
        }
        return section
    }

    private static func chart(_ trace: ExampleTrace, _ window: ExampleWindow, isAlone: Bool) -> LineChart {
        let steps = (0..<window.context + window.horizon).map(Double.init)
        let imagined = Array(steps.dropFirst(window.context))
        let paths = trace.paths.map { Series(nil, x: imagined, y: $0, color: .vermilion, stroke: .faint) }
        let bands =
            trace.bands.map { bands in
                [
                    Band("90 % of draws", x: imagined, low: bands.low90, high: bands.high90, color: .vermilion),
                    Band("50 %", x: imagined, low: bands.low50, high: bands.high50, color: .vermilion),
                ]
            } ?? []
        return LineChart(
            title: isAlone ? trace.key : "\(trace.key) \(trace.index)", xLabel: "step",
            series: paths + [
                Series("truth", x: steps, y: trace.truth.map { $0 ?? .nan }, color: .ink),
                Series("imagined, mean", x: imagined, y: trace.mean, color: .vermilion, stroke: .dashed),
            ], bands: bands, regions: [Region("observed", range: 0...Double(max(window.context - 1, 1)))])
    }
}

extension ExampleWindow {
    /// Numbers of a window that are drawn.
    fileprivate static let chartLimit = 8
}
