import Charts
import Evaluation

extension Section {
    /// Errors of predictions by horizon, of all observations, of each key and of the reward.
    static func errors(_ overlay: Overlay) -> Section {
        let run = overlay.runs[0]
        let settings = run.report.settings
        var section = Section(
            "errors", "Error by horizon",
            "nRMSE is the root mean squared error of open-loop predictions, in standard deviations of the training log: 0 "
                + "is perfect, about 1 is a guess at the mean. The horizon counts steps after the last of "
                + "\(settings.context) observed rows; the logged actions are given. A prediction is the mean of "
                + "\(settings.samples) imagined futures.",
            "Persistence keeps the last observed value; the linear model is fitted to the training log by least squares. "
                + "The shaded band and ± are one standard error over windows, grouped by episode.")
        section.add([
            chart("observations", overlay) { $0.report.observation }, chart("reward", overlay) { $0.report.reward },
        ])
        if overlay.runs.count == 1 {
            section.add(table("Observations, nRMSE", run.report.observation, run.shownHorizons))
            section.add(table("Reward, nRMSE", run.report.reward, run.shownHorizons))
        } else {
            section.add(comparison(overlay))
        }
        section.addKeys(overlay)
        return section
    }

    private static func chart(
        _ title: String, _ overlay: Overlay, _ errors: (ReportedRun) -> [HorizonError]
    ) -> LineChart {
        let first = errors(overlay.runs[0])
        let horizons = first.map { Double($0.horizon) }
        let models = overlay.lines { errors($0).map { (Double($0.horizon), $0.nrmse) } }
        let baselines =
            first.isEmpty
            ? []
            : [
                Series("linear", x: horizons, y: first.map(\.linear), color: .orange, stroke: .dashed),
                Series("persistence", x: horizons, y: first.map(\.persistence), color: .green, stroke: .dotted),
            ]
        let bands = overlay.runs.indices.map { index in
            let known = errors(overlay.runs[index]).compactMap { error in
                error.standardError.map { (x: Double(error.horizon), y: error.nrmse, error: $0) }
            }
            return Band(
                nil, x: known.map(\.x), low: known.map { max($0.y - $0.error, $0.y / 10) },
                high: known.map { $0.y + $0.error }, color: overlay.color(index))
        }
        return LineChart(
            title: title, xLabel: "horizon, steps", yLabel: "nRMSE", yScale: .logarithmic, series: models + baselines,
            bands: bands.filter { !$0.x.isEmpty })
    }

    private static func table(_ caption: String, _ errors: [HorizonError], _ horizons: [Int]) -> Table {
        Table(
            caption: caption, head: ["horizon", "model", "linear", "persistence", "linear ÷ model"],
            rows: errors.filter { horizons.contains($0.horizon) }.map { error in
                [
                    "\(error.horizon)", Figure.text(error.nrmse, error: error.standardError), Figure.text(error.linear),
                    Figure.text(error.persistence), Figure.text(error.linear / error.nrmse),
                ]
            })
    }

    private static func comparison(_ overlay: Overlay) -> Table {
        let horizons = overlay.runs[0].shownHorizons
        func row(_ name: String, _ value: (HorizonError) -> String, of run: ReportedRun) -> [String] {
            [name] + run.report.observation.filter { horizons.contains($0.horizon) }.map(value)
        }
        let first = overlay.runs[0]
        return Table(
            caption: "Observations, nRMSE", head: ["horizon"] + horizons.map(String.init),
            rows: overlay.runs.indices.map { index in
                row(
                    overlay.label(index), { Figure.text($0.nrmse, error: $0.standardError) }, of: overlay.runs[index])
            } + [
                row("linear", { Figure.text($0.linear) }, of: first),
                row("persistence", { Figure.text($0.persistence) }, of: first),
            ])
    }

    /// Each key by itself, where there are several.
    private mutating func addKeys(_ overlay: Overlay) {
        let keys = overlay.runs[0].report.keys
        guard keys.count > 1 else { return }
        add(heading: "By key")
        add(
            keys.prefix(12).map { key in
                LineChart(
                    title: key.name, xLabel: "horizon, steps", yLabel: "nRMSE", yScale: .logarithmic,
                    series: overlay.scores(of: key.name, \.nrmse) + [
                        Section.baseline("linear", key, \.linear, .orange, .dashed),
                        Section.baseline("persistence", key, \.persistence, .green, .dotted),
                    ])
            })
        if keys.count > 12 { add(paragraph: "Charts of the first 12 of \(keys.count) keys; the table has them all.") }
        let horizons = overlay.runs[0].shownHorizons
        add(
            Table(
                caption: "nRMSE of each key" + (overlay.runs.count > 1 ? ", \(overlay.label(0))" : ""),
                head: ["key", "kind", "numbers"] + horizons.map { "horizon \($0)" },
                rows: keys.map { key in
                    [key.name, key.kind.rawValue, "\(key.dimensions)"]
                        + key.horizons.filter { horizons.contains($0.horizon) }.map {
                            Figure.text($0.nrmse, error: $0.standardError)
                        }
                }))
    }

    private static func baseline(
        _ name: String, _ key: KeyScores, _ score: (HorizonScores) -> Double?, _ color: ChartColor,
        _ stroke: Series.Stroke
    ) -> Series {
        let points = key.horizons.compactMap { at in score(at).map { (Double(at.horizon), $0) } }
        return Series(name, x: points.map(\.0), y: points.map(\.1), color: color, stroke: stroke)
    }
}
