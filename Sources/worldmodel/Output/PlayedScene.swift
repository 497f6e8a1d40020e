import Charts
import Environments
import Evaluation
import Foundation
import Trajectories

/// A part of an episode that was played, and what was imagined of it.
struct PlayedScene {
    let episode: Episode
    let futures: Futures
    let context: Int
    let space: Space

    /// Numbers that are shown, at most.
    private static let shown = 8
    private static let frames = 12
    /// Imagined futures that are drawn over each other.
    private static let drawn = 6

    /// A name for each number of the observation, as the model sees it.
    private var names: [String] {
        space.observationFields.flatMap { field in
            field.encoded.count == 1 ? [field.name] : field.encoded.indices.map { "\(field.name) \($0)" }
        }
    }

    /// Rows of bars: what was seen, and the mean of what was imagined, of each number.
    var text: String {
        let (size, horizon) = (names.count, futures.horizon)
        let truths = futures.truth
        var lines = [
            "",
            "after \(context.counted("observation")), \(horizon.counted("step")): seen, and imagined with the actions taken",
        ]
        let width = names.map(\.count).max() ?? 0
        for (index, name) in names.prefix(PlayedScene.shown).enumerated() {
            let seen = (0..<truths.count / size).map { truths[$0 * size + index] }
            let mean = (0..<horizon).map { step in
                (0..<futures.samples).reduce(0.0) {
                    $0 + futures.observation[($1 * horizon + step) * size + index]
                } / Double(futures.samples)
            }
            let all = (seen + mean).filter(\.isFinite)
            let range = (all.min() ?? 0)...(all.max() ?? 0)
            let ends = "\(Terminal.number(range.lowerBound)) … \(Terminal.number(range.upperBound))"
            let pad = String(repeating: " ", count: width - name.count)
            lines.append("  \(name)\(pad)  seen      \(Sparkline.text(seen, range: range))  \(ends)")
            let indent = String(repeating: " ", count: width)
            lines.append("  \(indent)  imagined  \(Sparkline.text(mean, range: range))")
        }
        if names.count > PlayedScene.shown {
            lines.append("  and \((names.count - PlayedScene.shown).counted("number")) more")
        }
        if futures.reward.isEmpty { return lines.joined(separator: "\n") }
        let rewards = episode.rewards[(context - 1)..<(context - 1 + horizon)].reduce(0, +)
        let returns = (0..<futures.samples).map { sample in
            futures.reward[sample * horizon..<(sample + 1) * horizon].reduce(0, +)
        }
        let mean = returns.reduce(0, +) / Double(returns.count)
        let deviation = (returns.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(returns.count)).squareRoot()
        lines.append(
            "  reward of these steps: \(Terminal.number(rewards)); imagined \(Terminal.number(mean)) "
                + "± \(Terminal.number(deviation))")
        return lines.joined(separator: "\n")
    }

    /// A strip of pictures where the environment can be drawn, else curves.
    func svg(_ environment: (any Sketched)?, _ world: String) -> String {
        let title = "\(world): seen, and imagined from step \(context) on"
        guard let environment else {
            return ChartPage(
                title: title, subtitle: "\(futures.samples) samples, with the actions taken",
                charts: FutureCharts(
                    futures: futures, episode: episode, context: context, space: space,
                    names: Array(names.prefix(PlayedScene.shown))
                ).charts, columns: 2, plotWidth: 400, plotHeight: 180
            ).svg
        }
        let (size, horizon) = (space.storedSize, futures.horizon)
        let count = min(PlayedScene.frames, horizon)
        let frames = (0..<count).map { index in
            let step = count > 1 ? index * (horizon - 1) / (count - 1) : 0
            let row = context + step
            let seen = episode.observations[row * size..<(row + 1) * size].map { Float($0) }
            let imagined = (0..<min(PlayedScene.drawn, futures.samples)).map { sample in
                let start = (sample * horizon + step) * size
                return environment.sketch(of: futures.observation[start..<start + size].map { Float($0) })
            }
            return FilmStrip.Frame(step: row, seen: environment.sketch(of: seen), imagined: imagined)
        }
        return FilmStrip(title: title, frames: frames).svg
    }
}
