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
            charts: FutureCharts(
                futures: futures, episode: episode, context: context,
                space: .unbounded(DemoPicture.dimensions.count), names: DemoPicture.dimensions
            ).charts + [errors], columns: 2, plotWidth: 400, plotHeight: 200
        ).svg
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
