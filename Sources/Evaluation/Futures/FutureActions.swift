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
    /// Zero, or the first class of a choice.
    case zeros
    /// Given ones `[≥ H, A]`, choices as their classes from 0.
    case given([Double])

    /// `[horizon, A]`, choices as their classes from 0.
    public func actions(
        for model: WorldModel, episode: Episode, context: Int, horizon: Int, using generator: inout RandomGenerator
    ) throws(EvaluationError) -> [Double] {
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
                throw .tooFewActions(needed: horizon, found: actions.count / max(size, 1), origin: "the given actions")
            }
            let chosen = Array(actions.prefix(horizon * size))
            let elements = model.actionSpace.elements
            if let index = chosen.indices.first(where: { !elements[$0 % size].holds(chosen[$0]) }) {
                let found = chosen[index] + Double(elements[index % size].start)
                throw .actionOutside(space: model.actionSpace, step: index / size, found: found)
            }
            return chosen
        case .zeros:
            return [Double](repeating: 0, count: horizon * size)
        case .random:
            let elements = model.actionSpace.elements
            return (0..<horizon).flatMap { _ in
                elements.indices.map { FutureActions.draw(elements[$0], $0, model, &generator) }
            }
        }
    }

    /// A value for element `index` of an action.
    private static func draw(
        _ element: SpaceElement, _ index: Int, _ model: WorldModel, _ generator: inout RandomGenerator
    ) -> Double {
        // Numbers of a box stand where their logs' deviations do: after the encoded ones before them.
        let (column, log) = (model.actionSpace.encodedOffset(ofElement: index), model.normalizer.action)
        func number(_ x: Double) -> Double { log.fitsSinglePrecision(column) ? Double(Float(x)) : x }
        switch element {
        case .choice(let count, _): return Double(generator.index(below: count))
        case .binary: return Double(generator.index(below: 2))
        case .number(let low, let high) where low.isFinite && high.isFinite:
            return number(low + (high - low) * generator.uniform([1]).item)
        case .number:
            return number(log.mean[column] + log.deviation[column] * generator.normal([1]).item)
        }
    }
}
