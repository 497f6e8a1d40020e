import Foundation
import NeuralNetworks
import Tensors

/// Adam (Kingma and Ba 2015) or LaProp (Ziyin et al. 2020), with decoupled weight decay (Loshchilov and Hutter 2019):
///
///     v ← β₂ v + (1 − β₂) g²
///     adam:     m ← β₁ m + (1 − β₁) g                     w ← (1 − η λ) w − η m̂ / (√v̂ + ε)
///     laProp:   m ← β₁ m + (1 − β₁) g / (√v̂ + ε)          w ← (1 − η λ) w − η m̂
///
/// m̂ and v̂ are m / (1 − β₁ᵗ) and v / (1 − β₂ᵗ).
public struct Optimizer: Sendable {
    public struct Configuration: Codable, Equatable, Sendable {
        public var kind = Tensor.UpdateRule.adam
        public var beta1 = 0.9
        public var beta2 = 0.999
        public var epsilon = 1e-8
        public var weightDecay = 0.0

        public init(
            _ kind: Tensor.UpdateRule = .adam, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
            weightDecay: Double = 0
        ) {
            self.kind = kind
            self.beta1 = beta1
            self.beta2 = beta2
            self.epsilon = epsilon
            self.weightDecay = weightDecay
        }
    }

    public let configuration: Configuration
    /// Updates made so far.
    public var step: Int
    /// Running means m and v, in the parameters' order.
    public var firstMoments: [Tensor]
    public var secondMoments: [Tensor]

    public init(for module: some Module, configuration: Configuration = .init()) {
        self.configuration = configuration
        step = 0
        firstMoments = module.parameters.map { .zeros($0.shape, precision: $0.precision) }
        secondMoments = firstMoments
    }

    /// One update of `module`.
    /// - gradients: in the order of the module's parameters.
    /// - learningRate: η of this step.
    /// - gradientScale: a factor on every gradient (see `GlobalNorm.clipFactor`).
    /// - adaptiveClip: the limit of `AdaptiveClip`, applied after that factor; nil for none.
    public mutating func update(
        _ module: inout some Module, gradients: [Tensor], learningRate: Double, gradientScale: Double = 1,
        adaptiveClip: Double? = nil
    ) {
        let factors = adaptiveClip.map {
            AdaptiveClip.factors(module.namedParameters, gradients: gradients, scale: gradientScale, limit: $0)
        }
        step += 1
        let first = 1 - pow(configuration.beta1, Double(step))
        let second = 1 - pow(configuration.beta2, Double(step))
        var index = 0
        module.updateParameters { path, parameter in
            require(gradients[index].shape == parameter.shape, "gradient \(gradients[index].shape) for \(path)")
            parameter.update(
                configuration.kind, gradient: gradients[index], first: &firstMoments[index],
                second: &secondMoments[index], learningRate: learningRate, beta1: configuration.beta1,
                beta2: configuration.beta2, epsilon: configuration.epsilon, decay: configuration.weightDecay,
                firstCorrection: first, secondCorrection: second,
                gradientScale: gradientScale * (factors?[index] ?? 1))
            index += 1
        }
    }
}
