import Foundation
import NeuralNetworks
import Tensors

/// How the standard deviation of a normal likelihood is had.
public enum DeviationKind: String, Codable, CaseIterable, Sendable {
    /// A constant.
    case fixed
    /// One parameter per dimension, trained with the rest.
    case learned
    /// One per dimension, at its optimum given the batch's residuals in every step (σ-VAE, Rybkin et al. 2021);
    /// outside training, the running mean of these.
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
        /// σ where it is fixed, and where a learned one begins.
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
    /// −log likelihood in nats per row, constants included, as training sees it: with σ at its optimum where it is
    /// had by maximum likelihood.
    /// - squaredErrors: Σ over rows `[N]`.  - rows: how many.
    func negativeLogLikelihood(squaredErrors: Tensor, rows: Int) -> Tensor {
        let size = Double(logDeviation.count)
        let meanSquares = squaredErrors * (1 / Double(max(rows, 1)))
        switch configuration.deviation {
        case .maximumLikelihood:
            // σ² = mean square + floor², so that Σ e² / (2σ²) is a constant up to the floor.
            let floor = configuration.minimumDeviation * configuration.minimumDeviation
            return (meanSquares + floor).log.sum * 0.5 + size * 0.5 * (1 + NormalHead.log2Pi)
        case .fixed, .learned:
            let precision = (logDeviation * -2).exp
            return (meanSquares * precision).sum * 0.5 + logDeviation.sum + size * 0.5 * NormalHead.log2Pi
        }
    }

    /// log likelihood in nats per row with the head's own σ.
    func logLikelihood(squaredErrors: [Double], rows: Int) -> Double {
        zip(squaredErrors, logDeviation.doubles).reduce(0) { sum, pair in
            let (errors, logDeviation) = pair
            return sum - errors / Double(max(rows, 1)) / 2 * exp(-2 * logDeviation) - logDeviation
                - NormalHead.log2Pi / 2
        }
    }

    /// Moves a σ that is had by maximum likelihood towards the batch's.
    public mutating func trackDeviation(squaredErrors: [Double], rows: Int, rate: Double) {
        guard configuration.deviation == .maximumLikelihood, rows > 0 else { return }
        let floor = configuration.minimumDeviation * configuration.minimumDeviation
        let target = Tensor(
            squaredErrors.map { 0.5 * log($0 / Double(rows) + floor) }, shape: logDeviation.shape)
        logDeviation.move(towards: target.converted(to: logDeviation.precision), rate: rate)
    }

    static let log2Pi = 1.8378770664093453
}
