import Tensors

/// A number of steps after which an episode is cut off.
///
/// Source: Gymnasium's `TimeLimit` wrapper. The step that reaches the limit is the first to be reported as truncated.
public struct TimeLimit: Equatable, Sendable {
    /// Steps an episode may have.
    public let steps: Int
    /// Steps taken since the last reset.
    public private(set) var elapsed = 0

    /// Traps unless `steps` is positive.
    public init(steps: Int) {
        require(steps > 0, "a time limit is at least 1 step, not \(steps)")
        self.steps = steps
    }

    mutating func reset() {
        elapsed = 0
    }

    /// Counts one step.
    /// - Returns: whether the limit is now reached.
    mutating func advance() -> Bool {
        elapsed += 1
        return elapsed >= steps
    }
}
