import Charts
import Evaluation

/// Runs on one chart, each in a color that stays its own over the page.
struct Overlay {
    let runs: [ReportedRun]

    private static let colors: [ChartColor] = [.blue, .vermilion, .purple, .sky, .gray, .ink]
    private static let strokes: [Series.Stroke] = [.solid, .dashed, .dotted]

    func color(_ index: Int) -> ChartColor { Self.colors[index % Self.colors.count] }

    private func stroke(_ index: Int) -> Series.Stroke { Self.strokes[index / Self.colors.count % Self.strokes.count] }

    func label(_ index: Int) -> String {
        guard runs.count > 1 else { return "model" }
        let names = runs.map(\.shortName)
        return names.count { $0 == names[index] } > 1 ? runs[index].name : names[index]
    }

    /// A line for each run, of the numbers that there are.
    func lines(_ numbers: (ReportedRun) -> [(x: Double, y: Double)]) -> [Series] {
        runs.indices.compactMap { index in
            let points = numbers(runs[index])
            guard !points.isEmpty else { return nil }
            return Series(
                label(index), x: points.map(\.x), y: points.map(\.y), color: color(index), stroke: stroke(index))
        }
    }

    /// A line for each run over the horizons of one of its keys, or of the reward.
    func scores(of key: String?, _ score: (HorizonScores) -> Double?) -> [Series] {
        lines { run in
            let scores = key == nil ? run.report.rewardScores : run.report.keys.first { $0.name == key }
            return (scores?.horizons ?? []).compactMap { at in score(at).map { (Double(at.horizon), $0) } }
        }
    }
}
