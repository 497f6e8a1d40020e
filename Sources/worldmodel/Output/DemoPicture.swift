import Charts
import Evaluation
import Trajectories

/// Truth against imagined futures for each dimension, and error against horizon.
struct DemoPicture {
    let futures: Futures
    let episode: Episode
    let context: Int
    let report: EvaluationReport

    private static let dimensions = ["cos θ", "sin θ", "angular velocity, rad/s"]

    var svg: String {
        ChartPage(
            title: "A world model of Pendulum",
            subtitle: "\(context) observed steps, then \(futures.horizon) imagined with the logged actions; "
                + "an episode the model has not seen; \(futures.samples) samples",
            charts: DemoPicture.dimensions.indices.map(future) + [errors], columns: 2, plotWidth: 400, plotHeight: 200
        ).svg
    }

    private func future(_ dimension: Int) -> LineChart {
        let size = DemoPicture.dimensions.count
        let last = context + futures.horizon
        let steps = (0..<last).map(Double.init)
        let imagined = Array(steps[context...])
        let truth = (0..<last).map { Double(episode.observations[$0 * size + dimension]) }
        let spread = (0..<futures.horizon).map { step in
            (0..<futures.samples).map { sample in
                Double(futures.observation[(sample * futures.horizon + step) * size + dimension])
            }.sorted()
        }
        func quantile(_ q: Double) -> [Double] { spread.map { $0[Int((q * Double($0.count - 1)).rounded())] } }
        let mean = spread.map { $0.reduce(0, +) / Double($0.count) }
        return LineChart(
            title: DemoPicture.dimensions[dimension], xLabel: "step",
            series: [
                Series("truth", x: steps, y: truth, color: .ink),
                Series("imagined, mean", x: imagined, y: mean, color: .vermilion, stroke: .dashed),
            ],
            bands: [
                Band(
                    "imagined, 5–95 % of samples", x: imagined, low: quantile(0.05), high: quantile(0.95),
                    color: .vermilion)
            ],
            regions: [Region("observed", range: 0...Double(context - 1))])
    }

    private var errors: LineChart {
        let horizons = report.observation.map { Double($0.horizon) }
        return LineChart(
            title: "error of observations, \(report.windows) windows", xLabel: "horizon, steps", yLabel: "nRMSE",
            yScale: .logarithmic,
            series: [
                Series("model", x: horizons, y: report.observation.map(\.nrmse), color: .blue),
                Series("linear", x: horizons, y: report.observation.map(\.linear), color: .orange, stroke: .dashed),
                Series(
                    "persistence", x: horizons, y: report.observation.map(\.persistence), color: .green,
                    stroke: .dotted),
            ])
    }
}
