import Foundation
import NeuralNetworks
import Tensors
import Trajectories

/// A network that predicts a value: p(x | features), a product over parts of x, each with a likelihood of its own.
///
/// What no part is of is not predicted: means and draws have NaN there, or 0, the mean of the log, where the log has a single
/// value. A NaN in a value is a missing number: it adds nothing to a likelihood and brings no gradient.
///
/// The likelihood of a whole batch is a function of sums over its rows (`statistics`): those are what shards of a batch
/// add up.
public struct LikelihoodHead: Module {
    public struct Configuration: Codable, Equatable, Sendable {
        /// Whether the model has this head; the decoder it always has.
        public var isEnabled = true
        public var likelihood = Likelihood.normal
        public var hidden = [200, 200]
        public var activation = Activation.silu
        public var normalization = Normalization.none
        public var initialization = Initialization.normal
        /// Of normal likelihoods.
        public var deviation = DeviationKind.maximumLikelihood
        /// σ where it is fixed, and where the others begin.
        public var initialDeviation = 1.0
        /// Lower bound of σ where the network puts it out, and where it is had by maximum likelihood, where its square is
        /// added to the mean squared residual: keeps the likelihood of perfect predictions finite.
        public var minimumDeviation = 0.01

        public init() {}

        var style: LayerStyle {
            LayerStyle(activation, normalization: normalization, initialization: initialization)
        }
    }

    public let configuration: Configuration
    public let parts: [LikelihoodPart]
    /// From the log's units to the value's, and back.
    let units: Standardizer
    public var network: MultilayerPerceptron
    /// Of the normal numbers, in the order of their deviations: whether a linear model of the log predicts them exactly.
    let isExactlyLinear: [Bool]
    /// log σ of the normal parts, side by side: a parameter if learned, else kept up to date by training. Nothing where the
    /// network puts it out, and for other likelihoods.
    public var logDeviation: Tensor

    /// - inputs: F, width of the features.
    /// - units: of the value, N numbers.
    /// - isExactlyLinear: of each number of the value; nothing where it is not known. See `LogStatistics`.
    init(
        configuration: Configuration, inputs: Int, parts plans: [LikelihoodPart.Plan], units: Standardizer,
        isExactlyLinear: [Bool] = [], using generator: inout RandomGenerator
    ) {
        self.configuration = configuration
        self.units = units
        let parts = LikelihoodPart.laidOut(plans, deviation: configuration.deviation)
        self.parts = parts
        self.isExactlyLinear =
            configuration.deviation == .maximumLikelihood && !isExactlyLinear.isEmpty
            ? parts.filter { !$0.deviations.isEmpty }.flatMap { $0.values.map { isExactlyLinear[$0] } } : []
        network = MultilayerPerceptron(
            inputs: inputs, hidden: parts.isEmpty ? [] : configuration.hidden,
            outputs: parts.last?.outputs.upperBound ?? 0,
            style: configuration.style, using: &generator)
        logDeviation = Tensor(
            repeating: log(configuration.initialDeviation), shape: [parts.last?.deviations.upperBound ?? 0])
        beginAtInitialDeviation()
        for part in parts where part.likelihood == .twoHot { network.zeroOutputs(part.outputs) }
    }

    /// A head of one likelihood for all of a value of `size` numbers, in the value's own units.
    public init(configuration: Configuration, inputs: Int, size: Int, using generator: inout RandomGenerator) {
        let plan = LikelihoodPart.Plan(name: "value", likelihood: configuration.likelihood, values: 0..<size)
        self.init(
            configuration: configuration, inputs: inputs, parts: [plan], units: .identity(size), using: &generator)
    }

    /// N, numbers of a value.
    public var size: Int { units.size }

    /// The network's outputs, means and logits: features `[…, F]` → `[…, ·]`.
    public func callAsFunction(_ features: Tensor) -> Tensor { network(features) }

    public mutating func visitParameters(_ visit: ParameterVisitor) {
        visit("network", &network)
        if hasLearnedDeviation { visit("logDeviation", &logDeviation) }
    }

    /// Whether all of the value is explained by one normal likelihood whose σ is the same in all states.
    public var isOneNormal: Bool { logDeviation.count == size }

    var hasLearnedDeviation: Bool { configuration.deviation == .learned && logDeviation.count > 0 }

    /// Lets binary elements and classes begin as frequent as they are in the log: the last layer's bias becomes their
    /// logit, or the logarithm of their share.
    /// - frequencies: of each number of the value.
    mutating func beginAt(frequencies: [Double]) {
        let smallest = 1e-4
        let inside = frequencies.map { min(max($0, smallest), 1 - smallest) }
        var bias = network.outputBias
        for part in parts {
            for (output, value) in zip(part.outputs, part.values) {
                switch part.likelihood {
                case .normal, .symlog, .twoHot: break
                case .bernoulli: bias[output] = log(inside[value] / (1 - inside[value]))
                case .categorical: bias[output] = log(inside[value])
                }
            }
        }
        network.outputBias = bias
    }

    /// Where the network puts σ out, its bias is what gives the initial one.
    private mutating func beginAtInitialDeviation() {
        guard configuration.deviation == .predicted else { return }
        let above = max(configuration.initialDeviation - configuration.minimumDeviation, 1e-3)
        var bias = network.outputBias
        for part in parts where part.likelihood == .normal {
            // softplus⁻¹
            for output in part.outputs.suffix(part.values.count) { bias[output] = above + log(-expm1(-above)) }
        }
        network.outputBias = bias
    }
}

extension LikelihoodHead {
    /// Share of the deviations that lie at their minimum, which is then what sets them; nil where they have none.
    public var floorShare: Double? {
        guard configuration.deviation == .maximumLikelihood, logDeviation.count > 0 else { return nil }
        let limit = log(configuration.minimumDeviation * 1.01)
        return Double(logDeviation.doubles.count { $0 <= limit }) / Double(logDeviation.count)
    }
}
