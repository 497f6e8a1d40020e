import Oracle
import Synchronization

/// Progress of a check, told from several threads.
final class OracleProgressDisplay: Sendable {
    private struct State {
        var bar: ProgressBar
        var filtering = (step: 0, elbo: 0.0)
        var smoothing = (step: 0, elbo: 0.0)
        var isTraining = false
    }

    private let steps: Int
    private let isQuiet: Bool
    private let state: Mutex<State>

    /// - steps: updates of each posterior.
    init(steps: Int, isQuiet: Bool) {
        (self.steps, self.isQuiet) = (steps, isQuiet)
        state = Mutex(State(bar: ProgressBar(total: 2 * steps, output: .standardError(isQuiet: isQuiet))))
    }

    func show(_ progress: OracleProgress) {
        state.withLock { state in
            switch progress {
            case .stage(let name):
                if state.isTraining {
                    let done = state.filtering.step + state.smoothing.step
                    state.bar.finish(step: done, total: done, fields: Self.fields(state))
                    state.isTraining = false
                }
                state.bar.print(name)
            case .training(let direction, let step, let elbo):
                if !state.isTraining {
                    // Its rate is that of the updates, not of what came before.
                    state.bar = ProgressBar(total: 2 * steps, output: .standardError(isQuiet: isQuiet))
                    state.isTraining = true
                }
                if direction == .forward { state.filtering = (step, elbo) } else { state.smoothing = (step, elbo) }
                state.bar.update(step: state.filtering.step + state.smoothing.step, fields: Self.fields(state))
            }
        }
    }

    private static func fields(_ state: State) -> [ProgressBar.Field] {
        [
            ("filtering", Terminal.number(state.filtering.elbo)), ("smoothing", Terminal.number(state.smoothing.elbo)),
        ]
    }
}
