import Distributions
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

/// The family of a likelihood.
public enum Likelihood: String, Codable, CaseIterable, Sendable {
    /// N(x; μ, diag σ²), with one σ per dimension.
    case normal
    /// Independent binary elements, p(1) = σ(logit).
    case bernoulli
    /// One of N classes, x a one-hot vector.
    case categorical

    /// Whether values of this kind may be shifted and scaled.
    public var isStandardized: Bool { self == .normal }
}

/// A network that predicts a value: p(x | features).
///
/// The likelihood of a whole batch is a function of sums over its rows (`statistics`): those are what shards of a batch
/// add up. For a normal one they are the squared errors per dimension, as σ depends on the dimension alone; for the
/// others the log likelihood itself.
public struct LikelihoodHead: Module {
    public struct Configuration: Codable, Equatable, Sendable {
        /// Whether the model has this head; the decoder it always has.
        public var isEnabled = true
        public var likelihood = Likelihood.normal
        public var hidden = [200, 200]
        public var activation = Activation.silu
        /// Of a normal likelihood.
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
    /// log σ `[N]`: a parameter if learned, else kept up to date by training. No part of other likelihoods.
    public var logDeviation: Tensor

    public init(configuration: Configuration, inputs: Int, outputs: Int, using generator: inout RandomGenerator) {
        self.configuration = configuration
        network = MultilayerPerceptron(
            inputs: inputs, hidden: configuration.hidden, outputs: outputs, activation: configuration.activation,
            using: &generator)
        logDeviation = Tensor(repeating: configuration.initialDeviation, shape: [outputs]).log
    }

    /// Lets binary elements and classes begin as frequent as they are in the log: the last layer's bias becomes their
    /// logit, or the logarithm of their share.
    mutating func beginAt(frequencies: [Double]) {
        let smallest = 1e-4
        let inside = frequencies.map { min(max($0, smallest), 1 - smallest) }
        switch configuration.likelihood {
        case .normal: return
        case .bernoulli: network.outputBias = inside.map { log($0 / (1 - $0)) }
        case .categorical: network.outputBias = inside.map { log($0) }
        }
    }

    /// The network's output, a mean or logits: features `[…, F]` → `[…, N]`.
    public func callAsFunction(_ features: Tensor) -> Tensor { network(features) }

    public mutating func visitParameters(_ visit: ParameterVisitor) {
        visit("network", &network)
        if hasLearnedDeviation { visit("logDeviation", &logDeviation) }
    }

    var hasLearnedDeviation: Bool {
        configuration.likelihood == .normal && configuration.deviation == .learned
    }
}

extension LikelihoodHead {
    /// E[x]: an output `[…, N]` → `[…, N]`.
    public func mean(_ output: Tensor) -> Tensor {
        switch configuration.likelihood {
        case .normal: output
        case .bernoulli: output.sigmoid
        case .categorical: output.softmax
        }
    }

    /// log p(x) in nats: an output and a value `[…, N]` → `[…]`.
    public func logProbability(_ output: Tensor, of value: Tensor) -> Tensor {
        switch configuration.likelihood {
        case .normal:
            let deviation = logDeviation.exp.broadcast(to: output.shape)
            return DiagonalNormal(mean: output, deviation: deviation).logProbability(value)
        case .bernoulli: return Bernoulli(logits: output).logProbability(value)
        case .categorical: return categorical(output).logProbability(value)
        }
    }

    /// A value drawn from p(x), a constant: an output `[…, N]` → `[…, N]`.
    func sample(_ output: Tensor, using generator: inout RandomGenerator) -> Tensor {
        switch configuration.likelihood {
        case .normal: output.detached + generator.normal(output.shape, precision: output.precision) * logDeviation.exp
        case .bernoulli: Bernoulli(logits: output.detached).sample(using: &generator)
        case .categorical: categorical(output.detached).sample(using: &generator)
        }
    }

    private func categorical(_ output: Tensor) -> OneHotCategorical {
        OneHotCategorical(logits: output, groups: 1, classes: output.shape.last)
    }
}

extension LikelihoodHead {
    /// What the likelihood of a batch follows from, summed over rows: `[N]`, or `[1]`.
    /// - output: `[…, N]`.  - value: `[…, N]`.  - weight: of each row `[…]`, 1 or 0.
    func statistics(_ output: Tensor, of value: Tensor, weight: Tensor) -> Tensor {
        switch configuration.likelihood {
        case .normal: output.squaredErrors(from: value, weight: weight)
        case .bernoulli, .categorical: (logProbability(output, of: value) * weight).sum.reshaped([1])
        }
    }

    /// −log likelihood in nats per row, constants included.
    /// - statistics: sums over rows.  - rows: how many.
    func negativeLogLikelihood(statistics: Tensor, rows: Int) -> Tensor {
        let perRow = 1 / Double(max(rows, 1))
        guard configuration.likelihood == .normal else { return statistics.sum * -perRow }
        let precision = (logDeviation * -2).exp
        return (statistics * perRow * precision).sum * 0.5 + logDeviation.sum
            + Double(logDeviation.count) * 0.5 * LikelihoodHead.log2Pi
    }

    /// log likelihood in nats per row.
    func logLikelihood(statistics: [Double], rows: Int) -> Double {
        let rows = Double(max(rows, 1))
        guard configuration.likelihood == .normal else { return statistics.reduce(0, +) / rows }
        return zip(statistics, logDeviation.doubles).reduce(0) { sum, pair in
            let (errors, logDeviation) = pair
            return sum - errors / rows / 2 * exp(-2 * logDeviation) - logDeviation - LikelihoodHead.log2Pi / 2
        }
    }

    /// Moves σ², where it is had by maximum likelihood, towards the batch's mean square (plus the floor).
    public mutating func trackDeviation(statistics: [Double], rows: Int, rate: Double) {
        guard configuration.likelihood == .normal, configuration.deviation == .maximumLikelihood, rows > 0 else {
            return
        }
        let floor = configuration.minimumDeviation * configuration.minimumDeviation
        let logDeviations = zip(logDeviation.doubles, statistics).map { old, errors in
            let variance = exp(2 * old)
            return 0.5 * log(variance + (errors / Double(rows) + floor - variance) * rate)
        }
        logDeviation = Tensor(logDeviations, shape: logDeviation.shape).converted(to: logDeviation.precision)
    }

    /// Share of the deviations that lie at their minimum, which is then what sets them; nil where they have none.
    public var floorShare: Double? {
        guard configuration.likelihood == .normal, configuration.deviation == .maximumLikelihood else { return nil }
        let limit = log(configuration.minimumDeviation * 1.01)
        return Double(logDeviation.doubles.count { $0 <= limit }) / Double(max(1, logDeviation.count))
    }

    static let log2Pi = 1.8378770664093453
}
