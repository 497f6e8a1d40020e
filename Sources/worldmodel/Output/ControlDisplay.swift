import Control
import Foundation
import Training
import Trajectories

/// Shows a run of control at the terminal: a line for every round and episode, a bar for what takes long.
final class ControlDisplay {
    private let isJSON: Bool
    private let isQuiet: Bool
    private var bar: ProgressBar
    private var phase = Phase.start

    /// What a bar shows the rate of.
    private enum Phase { case start, behaviour, playing, evaluation }

    init(isJSON: Bool, isQuiet: Bool) {
        (self.isJSON, self.isQuiet) = (isJSON, isQuiet)
        bar = ProgressBar(total: 0, output: .standardError(isQuiet: isQuiet))
    }

    /// Begins a bar of its own for what begins now.
    /// - done: steps before this one.
    private func enter(_ phase: Phase, done: Int) {
        if phase == self.phase { return }
        bar.close()
        self.phase = phase
        bar = ProgressBar(total: 0, start: done, output: .standardError(isQuiet: isQuiet))
    }

    /// A line among the results; beside them, where they are for a program.
    func say(_ line: String) throws {
        bar.close()
        if isJSON { Terminal.remark(line) } else { try Terminal.print(line) }
    }

    /// A line on the way there.
    func report(_ line: String) throws {
        if isQuiet { bar.close() } else { try say(line) }
    }

    func train(_ run: inout TrainingRun) throws {
        try TrainingSession.train(&run, isQuiet: isQuiet, say: report)
        if !run.isComplete { throw ControlRun.Interruption() }
    }

    func show(_ event: ControlRun.Event) throws {
        if Interrupt.isRequested {
            bar.close()
            throw ControlRun.Interruption()
        }
        switch event {
        case .round(let round, let steps):
            phase = .start
            try report("\nround \(round): \(steps.counted("step")) to learn from")
        case .behaviour(let update, let total, let metrics):
            enter(.behaviour, done: update - 1)
            let fields =
                [("return", Terminal.number(metrics.meanReturn)), ("entropy", Terminal.number(metrics.entropy))]
                + (metrics.skippedUpdates > 0 ? [("skipped", "\(metrics.skippedUpdates)")] : [])
            if update == total {
                bar.finish(step: update, total: total, fields: fields)
                if metrics.skippedUpdates > 0 { try say(ControlDisplay.warning(skipped: metrics.skippedUpdates)) }
            } else {
                bar.update(step: update, total: total, fields: fields)
            }
        case .step(let episode, let steps, let total):
            enter(.playing, done: steps - 1)
            bar.update(step: steps, total: total, fields: fields(episode))
        case .episode(let episode, let steps, let total):
            try report("\(summary(episode)); \(steps) of \(total) steps")
        case .evaluationStep(let episode, let index, let total):
            enter(.evaluation, done: index)
            bar.update(step: index, total: total, fields: [("step", "\(episode.count)")] + fields(episode))
        case .evaluation(let episode, let index, let total):
            try report("evaluation \(index + 1) of \(total): \(summary(episode))")
        }
    }

    func finish(_ result: ControlResult, seed: UInt64, path: String) throws {
        if isJSON {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            try Terminal.print(String(decoding: try encoder.encode(result), as: UTF8.self))
            return
        }
        try say(
            "\n\(result.environment), \(result.agent), seed \(seed): return \(Terminal.number(result.evaluationReturnMean)) "
                + (result.episodes > 1
                    ? "± \(Terminal.number(result.evaluationReturnStd)) over \(result.episodes) episodes"
                    : "in one episode")
                + ", learned from "
                + "\(result.steps.counted("step")) in it, \(ProgressBar.duration(result.wallSeconds)); saved to \(path)"
        )
    }

    private static func warning(skipped: Int) -> String {
        "warning: \(skipped) updates of actor and critic were left out, as a return or a gradient was not finite; lower "
            + "control.behaviour.actorCritic.horizon, or use its gradient scoreFunction"
    }

    private func fields(_ episode: Episode) -> [ProgressBar.Field] {
        [("return", Terminal.number(episode.totalReward))]
    }

    private func summary(_ episode: Episode) -> String {
        "return \(Terminal.number(episode.totalReward)) in \(episode.count.counted("step"))"
    }
}
