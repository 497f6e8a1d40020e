import Charts
import Evaluation
import Trajectories

/// Truth against imagined futures, a chart for each number of the observation.
struct FutureCharts {
    let futures: Futures
    let episode: Episode
    let context: Int
    let space: Space
    /// Of the first numbers, as the model sees them.
    let names: [String]

    var charts: [LineChart] { names.indices.map(chart) }

    private func chart(_ dimension: Int) -> LineChart {
        let size = space.encodedSize
        let last = min(context + futures.horizon, episode.count + 1)
        let steps = (0..<last).map(Double.init)
        let imagined = (context..<context + futures.horizon).map(Double.init)
        let seen = space.encode(episode.observations)
        let truth = (0..<last).map { seen[$0 * size + dimension] }
        let spread = (0..<futures.horizon).map { step in
            (0..<futures.samples).map { sample in
                futures.observation[(sample * futures.horizon + step) * size + dimension]
            }.sorted()
        }
        func quantile(_ q: Double) -> [Double] { spread.map { $0[Int((q * Double($0.count - 1)).rounded())] } }
        let mean = spread.map { $0.reduce(0, +) / Double($0.count) }
        return LineChart(
            title: names[dimension], xLabel: "step",
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
}
