import Distributions
import NeuralNetworks
import Tensors
import Trajectories

/// Predicts whether the episode goes on: σ(f(features)), trained towards 1 − terminal, is the probability that it does.
public struct ContinuationHead: Module {
    public struct Configuration: Codable, Equatable, Sendable {
        /// Whether the model has this head.
        public var isEnabled = true
        public var hidden = [200]
        public var activation = Activation.silu
        public var normalization = Normalization.none
        public var initialization = Initialization.normal
        /// H of a target (1 − terminal) · (1 − 1 / H), which makes a discount of what the network predicts, as DreamerV3 has
        /// it with 333; null for 1 − terminal.
        public var discountHorizon: Double?

        public init() {}

        var style: LayerStyle {
            LayerStyle(activation, normalization: normalization, initialization: initialization)
        }
    }

    public var network: MultilayerPerceptron
    let discountHorizon: Double?

    public init(configuration: Configuration, inputs: Int, using generator: inout RandomGenerator) {
        discountHorizon = configuration.discountHorizon
        network = MultilayerPerceptron(
            inputs: inputs, hidden: configuration.hidden, outputs: 1, style: configuration.style,
            using: &generator)
    }

    /// What it says of features `[…, F]`.
    public func callAsFunction(_ features: Tensor) -> ContinuationPrediction {
        ContinuationPrediction(logits: network(features), discountHorizon: discountHorizon)
    }

    /// log p of what a batch's rows did, `[T, B]`.
    func logProbability(_ features: Tensor, of batch: SequenceBatch) -> Tensor {
        let prediction = self(features)
        return Bernoulli(logits: prediction.logits).logProbability(batch.goesOnColumn * prediction.target)
    }

    public mutating func visitParameters(_ visit: ParameterVisitor) { visit("network", &network) }
}

/// Whether the episode goes on after rows, as a head predicts it.
public struct ContinuationPrediction: Sendable {
    /// `[…, 1]`
    public let logits: Tensor
    let discountHorizon: Double?

    /// What the head is trained towards where the episode goes on.
    var target: Double { 1 - (discountHorizon.map { 1 / $0 } ?? 0) }

    /// p(the episode goes on) `[…, 1]`: σ(logit) or, with a discount horizon H, min(1, σ(logit) / (1 − 1 / H)).
    public var probability: Tensor {
        discountHorizon == nil ? logits.sigmoid : -(-(logits.sigmoid * (1 / target))).clamped(above: -1)
    }

    /// p(it ends) `[…, 1]`, formed from the logit: above 0 however close to 1 the other probability is, so that its logarithm
    /// is finite. With a discount horizon, at least 2⁻²⁴, half a unit in the last place of 1.
    public var endProbability: Tensor {
        let ends = (-logits).sigmoid
        guard let discountHorizon else { return ends }
        // 1 − σ / (1 − 1 / H) = (1 − σ − 1 / H) / (1 − 1 / H)
        return (ends - 1 / discountHorizon).affine(scale: 1 / target).clamped(above: 0x1p-24)
    }

    /// What the return after a row is worth before it `[…, 1]`: p(the episode goes on) · γ; with a discount horizon, which
    /// has a discount of its own in it, σ(logit).
    /// - discount: γ, per step.
    public func discount(_ discount: Double) -> Tensor {
        logits.sigmoid * (discountHorizon == nil ? discount : 1)
    }
}
