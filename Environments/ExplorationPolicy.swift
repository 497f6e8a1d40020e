import Tensors
import Trajectories

/// How to act in an environment in order to see much of it, without looking.
public enum ExplorationPolicy: String, CaseIterable, Sendable {
    /// Every action anew, uniform over the bounds or the classes.
    case random
    /// Actions that persist. In a box: a smooth path between targets, some at its ends (`SmoothBoxExplorer`). Discrete: a
    /// class held for some steps (`HeldClassExplorer`).
    case smooth

    /// Who acts in one episode.
    ///
    /// Traps if a bound of a box is infinite: there is no range to fill.
    public func explorer(of space: Space, using generator: inout some RandomNumberGenerator) -> any Explorer {
        for case .number(let low, let high) in space.elements {
            require(
                low.isFinite && high.isFinite,
                "cannot explore an action space without bounds: low \(low), high \(high)")
        }
        return switch (self, space) {
        case (.random, _): UniformExplorer(space: space)
        case (.smooth, .box(_, let low, let high)): SmoothBoxExplorer(low: low, high: high, using: &generator)
        case (.smooth, .discrete(let count, _)): HeldClassExplorer(count: count, using: &generator)
        case (.smooth, .multiDiscrete(let counts, _)):
            SideBySideExplorer(parts: counts.map { HeldClassExplorer(count: $0, using: &generator) })
        case (.smooth, .multiBinary(let count)):
            SideBySideExplorer(parts: (0..<count).map { _ in HeldClassExplorer(count: 2, using: &generator) })
        case (.smooth, .dictionary(let keys)):
            SideBySideExplorer(parts: keys.map { explorer(of: $0.space, using: &generator) })
        }
    }
}
