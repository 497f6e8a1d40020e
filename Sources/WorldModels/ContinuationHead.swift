import Distributions
import NeuralNetworks
import Tensors

/// Predicts whether the episode goes on: p(continue) = σ(f(features)).
public struct ContinuationHead: Module {
    public struct Configuration: Codable, Equatable, Sendable {
        /// Whether the model has this head.
        public var isEnabled = true
        public var hidden = [200]
        public var activation = Activation.silu
        public var normalization = Normalization.none
        public var initialization = Initialization.normal

        public init() {}

        var style: LayerStyle {
            LayerStyle(activation, normalization: normalization, initialization: initialization)
        }
    }

    public var network: MultilayerPerceptron

    public init(configuration: Configuration, inputs: Int, using generator: inout RandomGenerator) {
        network = MultilayerPerceptron(
            inputs: inputs, hidden: configuration.hidden, outputs: 1, style: configuration.style,
            using: &generator)
    }

    /// features `[…, F]` → a distribution over `[…, 1]`.
    public func callAsFunction(_ features: Tensor) -> Bernoulli { Bernoulli(logits: network(features)) }

    public mutating func visitParameters(_ visit: ParameterVisitor) { visit("network", &network) }
}
