import Distributions
import NeuralNetworks
import Tensors
import Trajectories

/// Predicts whether the episode goes on: p(continue) = σ(f(features)), trained towards 1 − terminal.
public struct ContinuationHead: Module {
    public struct Configuration: Codable, Equatable, Sendable {
        /// Whether the model has this head.
        public var isEnabled = true
        public var hidden = [200]
        public var activation = Activation.silu
        public var normalization = Normalization.none
        public var initialization = Initialization.normal
        /// H of a target (1 − terminal) · (1 − 1 / H), which makes of p(continue) a discount, as DreamerV3 has it with 333;
        /// null for 1 − terminal.
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

    /// features `[…, F]` → a distribution over `[…, 1]`.
    public func callAsFunction(_ features: Tensor) -> Bernoulli { Bernoulli(logits: network(features)) }

    /// log p of what a batch's rows did, `[T, B]`.
    func logProbability(_ features: Tensor, of batch: SequenceBatch) -> Tensor {
        self(features).logProbability(batch.goesOnColumn * (1 - (discountHorizon.map { 1 / $0 } ?? 0)))
    }

    public mutating func visitParameters(_ visit: ParameterVisitor) { visit("network", &network) }
}
