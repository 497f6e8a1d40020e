import Foundation

@testable import Charts

/// Pages like those of a real report.
enum ExamplePages {
    static var futures: ChartPage {
        let context = 20
        let steps = (0..<120).map(Double.init)
        let charts = ["cos θ", "sin θ", "θ̇"].enumerated().map { index, name in
            let phase = Double(index)
            let truth = steps.map { (index == 2 ? 4.0 : 1.0) * sin($0 / 9 + phase) * cos($0 / 31) }
            let future = Array(steps[context...])
            let spread = future.map { 0.02 + ($0 - Double(context)) * (index == 2 ? 0.02 : 0.005) }
            let mean = zip(future, spread).map { step, spread in truth[Int(step)] + spread * sin(step / 5) * 0.7 }
            let samples = (0..<4).map { sample in
                Series(
                    sample == 0 ? "one sample" : nil, x: future,
                    y: zip(zip(future, mean), spread).map { $0.1 + $1 * sin($0.0 / 3 + Double(sample) * 1.6) },
                    color: .vermilion, stroke: .faint)
            }
            return LineChart(
                title: name, xLabel: index == 2 ? "step" : "", yLabel: index == 2 ? "rad/s" : "",
                series: samples + [
                    Series("truth", x: steps, y: truth, color: .ink),
                    Series("imagined, mean", x: future, y: mean, color: .vermilion, stroke: .dashed),
                ],
                bands: [
                    Band(
                        "imagined, 5–95 %", x: future, low: zip(mean, spread).map { $0 - 1.6 * $1 },
                        high: zip(mean, spread).map { $0 + 1.6 * $1 }, color: .vermilion)
                ],
                regions: [Region("context", range: 0...Double(context))],
                markers: [Marker(index == 0 ? "imagination starts" : nil, at: .x(Double(context)))])
        }
        return ChartPage(
            title: "Imagined futures, Pendulum", subtitle: "held-out episode 3 · 20 steps of context · 32 samples",
            charts: charts)
    }

    static var errors: ChartPage {
        let horizon = (1...100).map(Double.init)
        let charts = ["Pendulum", "CartPole"].enumerated().map { index, name in
            let rate = Double(index + 1)
            return LineChart(
                title: name, xLabel: "horizon, steps", yLabel: "nRMSE", yScale: .logarithmic,
                series: [
                    Series("model", x: horizon, y: horizon.map { 0.004 * rate * exp($0 / 40) }, color: .blue),
                    Series(
                        "linear", x: horizon, y: horizon.map { 0.01 * pow($0, 0.9) }, color: .orange, stroke: .dashed),
                    Series(
                        "persistence", x: horizon, y: horizon.map { 1.1 * (1 - exp(-$0 / 12)) }, color: .green,
                        stroke: .dotted),
                ],
                bands: [
                    Band(
                        "model, 3 seeds", x: horizon, low: horizon.map { 0.003 * rate * exp($0 / 43) },
                        high: horizon.map { 0.005 * rate * exp($0 / 36) }, color: .blue)
                ], markers: [Marker("mean of the data", at: .y(1))])
        }
        return ChartPage(title: "Open-loop error against horizon", charts: charts, columns: 2, plotWidth: 360)
    }
}
