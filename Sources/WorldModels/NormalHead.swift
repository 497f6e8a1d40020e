import Foundation
import NeuralNetworks
import Tensors

/// How the standard deviation of a normal likelihood is had.
public enum DeviationKind: String, Codable, CaseIterable, Sendable {
    /// A constant.
    case fixed
    /// One parameter per dimension, trained with the rest.
    case learned
    /// One per dimension, at its optimum given the residuals of recent batches: σ² is a running mean of the squared
    /// residual. The optimal σ-VAE (Rybkin et al. 2021) takes the present batch alone, which lets a batch with a rare
    /// event in it discount that event; here it keeps its weight, and open-loop errors come out smaller.
    case maximumLikelihood
}

/// A network that predicts the mean of a normal likelihood N(x; f(features), diag σ²), with one σ per dimension.
///
/// As σ depends on the dimension alone, the likelihood of a whole batch is a function of the squared errors summed per
/// dimension: those are what shards of a batch add up.
public struct NormalHead: Module {
    public struct Configuration: Codable, Equatable, Sendable {
        public var hidden = [200, 200]
        public var activation = Activation.silu
        public var deviation = DeviationKind.maximumLikelihood
        /// σ where it is fixed, and where the others begin.
        public var initialDeviation = 1.0
        /// Lower bound of σ where it is had by maximum likelihood, where its square is added to the mean squared
        /// residual: keeps the likelihood of perfect predictions finite.
        public var minimumDeviation = 0.01

        public init() {}
    }

    public let configuration: Configuration
    public var network: MultilayerPerceptron
    /// log σ `[N]`: a parameter if learned, else kept up to date by training.
    public var logDeviation: Tensor

    public init(configuration: Configuration, inputs: Int, outputs: Int, using generator: inout RandomGenerator) {
        self.configuration = configuration
        network = MultilayerPerceptron(
            inputs: inputs, hidden: configuration.hidden, outputs: outputs, activation: configuration.activation,
            using: &generator)
        logDeviation = Tensor(repeating: configuration.initialDeviation, shape: [outputs]).log
    }

    /// The mean: features `[…, F]` → `[…, N]`.
    public func callAsFunction(_ features: Tensor) -> Tensor { network(features) }

    public mutating func visitParameters(_ visit: ParameterVisitor) {
        visit("network", &network)
        if configuration.deviation == .learned { visit("logDeviation", &logDeviation) }
    }
}

extension NormalHead {
    /// −log likelihood in nats per row, constants included.
    /// - squaredErrors: Σ over rows `[N]`.  - rows: how many.
    func negativeLogLikelihood(squaredErrors: Tensor, rows: Int) -> Tensor {
        let meanSquares = squaredErrors * (1 / Double(max(rows, 1)))
        let precision = (logDeviation * -2).exp
        return (meanSquares * precision).sum * 0.5 + logDeviation.sum
            + Double(logDeviation.count) * 0.5 * NormalHead.log2Pi
    }

    /// log likelihood in nats per row with the head's own σ.
    func logLikelihood(squaredErrors: [Double], rows: Int) -> Double {
        zip(squaredErrors, logDeviation.doubles).reduce(0) { sum, pair in
            let (errors, logDeviation) = pair
            return sum - errors / Double(max(rows, 1)) / 2 * exp(-2 * logDeviation) - logDeviation
                - NormalHead.log2Pi / 2
        }
    }

    /// Moves σ², where it is had by maximum likelihood, towards the batch's mean square (plus the floor).
    public mutating func trackDeviation(squaredErrors: [Double], rows: Int, rate: Double) {
        guard configuration.deviation == .maximumLikelihood, rows > 0 else { return }
        let floor = configuration.minimumDeviation * configuration.minimumDeviation
        let logDeviations = zip(logDeviation.doubles, squaredErrors).map { old, errors in
            let variance = exp(2 * old)
            return 0.5 * log(variance + (errors / Double(rows) + floor - variance) * rate)
        }
        logDeviation = Tensor(logDeviations, shape: logDeviation.shape).converted(to: logDeviation.precision)
    }

    static let log2Pi = 1.8378770664093453
}
