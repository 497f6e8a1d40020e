import Tensors
import Trajectories
import WorldModels

/// Where the actions of an imagined future come from.
public enum FutureActions: Equatable, Sendable {
    /// Those the log holds after the context.
    case logged
    /// Drawn uniformly from the action space; from a normal distribution with the training log's mean and deviation
    /// where the space has no bounds.
    case random
    /// Zero, or the first value of a discrete space.
    case zeros
    /// Given ones `[≥ H, A]`, as a log stores them.
    case given([Float])

    /// `[horizon, A]`, as a log stores them.
    public func actions(
        for model: WorldModel, episode: Episode, context: Int, horizon: Int, using generator: inout RandomGenerator
    ) throws(EvaluationError) -> [Float] {
        guard context >= 1 && context <= episode.count + 1 else {
            throw .contextTooLong(context: context, observations: episode.count + 1, origin: episode.origin)
        }
        let size = model.actionSpace.storedSize
        switch self {
        case .logged:
            // The action taken at the last observed row is the first of the future.
            let first = context - 1
            guard first + horizon <= episode.count else {
                throw .tooFewActions(
                    needed: horizon, found: max(0, episode.count - first), origin: episode.origin)
            }
            return Array(episode.actions[first * size..<(first + horizon) * size])
        case .given(let actions):
            guard actions.count >= horizon * size else {
                throw .tooFewActions(needed: horizon, found: actions.count / size, origin: "the given actions")
            }
            let chosen = Array(actions.prefix(horizon * size))
            if let index = chosen.firstIndex(where: { !model.actionSpace.holds($0) }) {
                throw .actionOutside(space: model.actionSpace, step: index / size, found: chosen[index])
            }
            return chosen
        case .zeros:
            if case .discrete(_, let start) = model.actionSpace {
                return .init(repeating: Float(start), count: horizon)
            }
            return .init(repeating: 0, count: horizon * size)
        case .random:
            switch model.actionSpace {
            case .discrete(let count, let start):
                return (0..<horizon).map { _ in Float(start + generator.index(below: count)) }
            case .box(_, let low, let high):
                let uniform = generator.uniform([horizon, size]).floats
                let normal = generator.normal([horizon, size]).floats
                let log = model.normalizer.action
                return (0..<horizon * size).map { index in
                    let i = index % size
                    let isBounded = low[i].isFinite && high[i].isFinite
                    return isBounded
                        ? Float(low[i] + (high[i] - low[i]) * Double(uniform[index]))
                        : Float(log.mean[i] + log.deviation[i] * Double(normal[index]))
                }
            }
        }
    }
}

extension Space {
    /// Whether a model can read `number` as an element of a value: a finite one, or one of the values counted. Bounds are
    /// not held to: a log's actions may pass them too.
    fileprivate func holds(_ number: Float) -> Bool {
        switch self {
        case .box: number.isFinite
        case .discrete(let count, let start): Int(exactly: number).map { (start..<start + count).contains($0) } ?? false
        }
    }
}
