import Evaluation
import Synchronization

/// Progress of an evaluation, told from several threads.
final class EvaluationProgressDisplay: Sendable {
    private struct State {
        var bar: ProgressBar
        var steps = 0
    }

    private let state: Mutex<State>

    init(isQuiet: Bool) {
        state = Mutex(State(bar: ProgressBar(total: 0, output: .standardError(isQuiet: isQuiet))))
    }

    func show(_ progress: EvaluationProgress) {
        state.withLock { state in
            state.steps += progress.steps
            state.bar.update(
                step: state.steps, total: progress.total, fields: [("scoring", progress.stage.rawValue)])
        }
    }

    /// Closes the line that was drawn.
    func finish() { state.withLock { $0.bar.close() } }
}
