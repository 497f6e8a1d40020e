import Charts
import Evaluation

extension Section {
    /// How far predictive distributions can be trusted; nil without any.
    static func calibration(_ overlay: Overlay) -> Section? {
        let report = overlay.runs[0].report
        let scored = report.keys + (report.rewardScores.map { [$0] } ?? [])
        guard !scored.isEmpty else { return nil }
        var section = Section(
            "calibration", "Predictive distributions",
            "A model that knows how uncertain it is puts 90 % of what happens inside its central 90 % intervals: more says "
                + "they are too wide, less that it is too sure. Intervals are of draws that include the noise of the "
                + "likelihood. Width is in standard deviations of the training log.",
            "NLL is −log of the mean density over imagined futures, nats per row, in the log's units; CRPS is the mean "
                + "distance of draws from what happened less half their distance from each other, in standard deviations of "
                + "the training log. Lower is better for both. Choices and binary numbers are scored by accuracy, the share "
                + "whose likeliest value came true, and the Brier score, the squared error of probabilities.")
        for key in report.keys.prefix(8) { section.addCharts(of: key, overlay, isReward: false) }
        if let reward = report.rewardScores { section.addCharts(of: reward, overlay, isReward: true) }
        for key in scored {
            section.add(
                table(key, overlay.runs[0].shownHorizons, suffix: overlay.runs.count > 1 ? overlay.label(0) : nil))
        }
        return section
    }

    private mutating func addCharts(of key: KeyScores, _ overlay: Overlay, isReward: Bool) {
        let name = isReward ? nil : key.name
        let title = isReward ? "reward" : key.name
        func line(_ yLabel: String, _ score: (HorizonScores) -> Double?) -> LineChart {
            LineChart(
                title: title, xLabel: "horizon, steps", yLabel: yLabel, series: overlay.scores(of: name, score))
        }
        switch key.kind {
        case .continuous:
            add([Section.coverage(title, key, name, overlay), line("CRPS", \.crps)])
        case .binary, .choice:
            var accuracy = line("accuracy", \.accuracy)
            accuracy.yRange = 0...1
            add([accuracy, line("Brier score", \.brier)])
        }
    }

    private static func coverage(_ title: String, _ key: KeyScores, _ name: String?, _ overlay: Overlay) -> LineChart {
        let horizons = key.horizons.map { Double($0.horizon) }
        guard let last = horizons.last else { return LineChart() }
        let ninety = overlay.scores(of: name, \.coverage90)
        let fifty = overlay.scores(of: name, \.coverage50).map { series in
            Series(
                overlay.runs.count == 1 ? "50 % interval" : nil, x: series.x, y: series.y, color: series.color,
                stroke: .dashed)
        }
        let named = ninety.map { series in
            Series(
                overlay.runs.count == 1 ? "90 % interval" : series.label, x: series.x, y: series.y, color: series.color,
                stroke: series.stroke)
        }
        let range = [horizons[0], max(last, horizons[0] + 1)]
        return LineChart(
            title: title, xLabel: "horizon, steps", yLabel: "coverage of intervals", yRange: 0...1,
            series: named + fifty,
            bands: [Band("85–95 %", x: range, low: [0.85, 0.85], high: [0.95, 0.95], color: .green)],
            markers: [Marker(at: .y(0.9)), Marker(at: .y(0.5))])
    }

    private static func table(_ key: KeyScores, _ horizons: [Int], suffix: String?) -> Table {
        let caption = ([key.name, "by horizon"] + (suffix.map { [$0] } ?? [])).joined(separator: ", ")
        let shown = key.horizons.filter { horizons.contains($0.horizon) }
        switch key.kind {
        case .continuous:
            return Table(
                caption: caption,
                head: [
                    "horizon", "NLL, nats", "CRPS", "90 % coverage", "width", "50 % coverage", "width", "numbers",
                ],
                rows: shown.map { at in
                    [
                        "\(at.horizon)", Figure.text(at.negativeLogLikelihood), Figure.text(at.crps),
                        Figure.percent(at.coverage90), Figure.text(at.width90), Figure.percent(at.coverage50),
                        Figure.text(at.width50), Figure.count(at.numbers),
                    ]
                })
        case .binary, .choice:
            return Table(
                caption: caption, head: ["horizon", "NLL, nats", "accuracy", "Brier score", "numbers"],
                rows: shown.map { at in
                    [
                        "\(at.horizon)", Figure.text(at.negativeLogLikelihood), Figure.percent(at.accuracy),
                        Figure.text(at.brier), Figure.count(at.numbers),
                    ]
                })
        }
    }
}
