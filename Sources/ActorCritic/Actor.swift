import Distributions
import NeuralNetworks
import Tensors
import Trajectories
import WorldModels

/// A network that gives a policy π(a | features) over the actions of a world model.
///
///     box:     N(tanh μ, σ²),  σ = σ_min + (σ_max − σ_min) · sigmoid(s + 2)     in half-widths of the box; cut at its ends
///     choice:  (1 − u) softmax(logits) + u / C
///
/// Source: DreamerV3 (Hafner et al. 2023).
public struct Actor: Module {
    private enum Kind {
        case box(size: Int)
        case choice(classes: Int)
    }

    private let kind: Kind
    /// What its actions are drawn from.
    public let space: Space
    private let configuration: ActorCriticConfiguration
    /// The model's units of an action x in half-widths: x · scale + offset, each `[A]`.
    private let scale: Tensor
    private let offset: Tensor
    private let inverseScale: Tensor
    public var network: MultilayerPerceptron

    /// - space: of the model's actions, with finite bounds, which a log may not know.
    /// - Throws: `ActorCriticError.actions` for a space that is neither a bounded box nor a single choice.
    public init(
        for model: WorldModel, actionSpace space: Space, configuration c: ActorCriticConfiguration,
        using generator: inout RandomGenerator
    ) throws(ActorCriticError) {
        require(
            space.isCompatible(with: model.actionSpace), "actions of \(space) for a model of \(model.actionSpace)")
        (configuration, self.space) = (c, space)
        let outputs: Int
        switch space {
        case .box(_, let low, let high) where !low.isEmpty && (low + high).allSatisfy(\.isFinite):
            kind = .box(size: low.count)
            outputs = 2 * low.count
            let log = model.normalizer.action
            let columns = low.indices
            scale = Tensor(columns.map { Float((high[$0] - low[$0]) / 2 / log.scale($0)) }, shape: [low.count])
            offset = Tensor(
                columns.map { Float(((high[$0] + low[$0]) / 2 - log.mean[$0]) / log.scale($0)) },
                shape: [low.count])
        case .discrete(let count, _):
            kind = .choice(classes: count)
            outputs = count
            scale = Tensor(repeating: 1, shape: [count])
            offset = .zeros([count])
        default: throw .actions(found: space)
        }
        inverseScale = Tensor(scale.floats.map { $0 == 0 ? 0 : 1 / $0 }, shape: scale.shape)
        network = MultilayerPerceptron(
            inputs: model.dynamics.featureSize, hidden: c.hidden, outputs: outputs, style: LayerStyle(c.activation),
            using: &generator)
        // A policy begins near the middle of its box, or indifferent.
        network.zeroOutputs(0..<outputs)
    }

    /// π(a | features), features `[…, F]`.
    public func callAsFunction(_ features: Tensor) -> Policy {
        let raw = network(features)
        switch kind {
        case .choice(let classes):
            return .choice(
                OneHotCategorical(logits: raw, groups: 1, classes: classes, uniformMix: configuration.uniformMix))
        case .box(let size):
            let (least, most) = (configuration.minimumDeviation, configuration.maximumDeviation)
            let deviation = (raw.columns(size..<2 * size) + 2).sigmoid.affine(scale: most - least, offset: least)
            return .box(DiagonalNormal(mean: raw.columns(0..<size).tanh, deviation: deviation))
        }
    }

    /// A policy's action in the model's units, cut at the ends of its box: `[…, A]` → `[…, A]`.
    public func encode(_ action: Tensor) -> Tensor {
        guard case .box = kind else { return action }
        let cut = -((-action.clamped(above: -1)).clamped(above: -1))
        return cut * scale + offset
    }

    /// An action in the model's units as the policy's own, cut at the ends of its box: `[…, A]` → `[…, A]`. Undoes `encode`.
    func decode(_ action: Tensor) -> Tensor {
        guard case .box = kind else { return action }
        // A number that cannot vary has a scale of 0, and nothing to imitate.
        return ((action - offset) * inverseScale).limitingMagnitude(to: 1)
    }

    /// A policy's action as an environment takes it and a log stores it: `[1, A]` → numbers.
    func stored(_ action: Tensor) -> [Float] {
        switch space {
        case .box(_, let low, let high):
            return action.doubles.enumerated().map { index, x in
                let middle = (low[index] + high[index]) / 2
                return Float(middle + min(1, max(-1, x)) * (high[index] - low[index]) / 2)
            }
        case .discrete:
            let classes = action.floats
            return [Float(classes.indices.max { classes[$0] < classes[$1] } ?? 0)]
        default: fatalError("an actor for the actions \(space)")
        }
    }

    public mutating func visitParameters(_ visit: ParameterVisitor) { visit("network", &network) }
}
