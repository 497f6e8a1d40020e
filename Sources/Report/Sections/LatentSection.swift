import Charts
import Evaluation

extension Section {
    /// What the latent variables are used for; nil where that is not known unit by unit.
    static func latents(_ report: EvaluationReport) -> Section? {
        guard let latents = report.latents, !latents.divergence.isEmpty else { return nil }
        let isNormal = latents.kind == "normal"
        var section = Section(
            "latents", "Latent variables",
            "KL(posterior ‖ prior) of each unit, nats per row, from the largest: what an observation tells the unit beyond "
                + "what was foretold. A unit is active if "
                + (isNormal
                    ? "its posterior mean varies over rows by more than 0.01; others carry nothing."
                    : "its KL is above 0.01 nats; others carry nothing."))
        section.add([
            bars("KL of each unit", latents.divergence, yLabel: "nats per row"),
            bars("variance of the posterior's mean", latents.meanVariance ?? [], yLabel: "", logarithmic: true),
        ])
        let floor =
            latents.deviationsAtFloor.map { [["posterior deviations at their minimum", Figure.percent($0)]] } ?? []
        section.add(
            Table(
                caption: "Units", head: ["", "value"],
                rows: [
                    ["active units", "\(latents.activeUnits) of \(latents.divergence.count)"],
                    ["KL, all units", Figure.text(latents.divergence.reduce(0, +)) + " nats per row"],
                    ["entropy of the posterior", Figure.text(report.bounds.entropy) + " nats per row"],
                ] + floor))
        return section
    }

    /// Values from the largest to the smallest as steps.
    private static func bars(
        _ title: String, _ values: [Double], yLabel: String, logarithmic: Bool = false
    ) -> LineChart {
        guard !values.isEmpty else { return LineChart() }
        let sorted = values.sorted(by: >)
        let x = sorted.indices.flatMap { [Double($0), Double($0 + 1)] }
        let y = sorted.flatMap { [$0, $0] }
        let zeros = [Double](repeating: 0, count: y.count)
        return LineChart(
            title: title, xLabel: "units, largest first", yLabel: yLabel, yScale: logarithmic ? .logarithmic : .linear,
            series: [Series(nil, x: x, y: y, color: .blue)],
            bands: [Band(nil, x: x, low: zeros, high: y, color: .blue)],
            markers: logarithmic ? [Marker("active above", at: .y(0.01))] : [])
    }
}
