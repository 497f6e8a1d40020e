import Foundation
import NeuralNetworks
import Tensors

/// Adam (Kingma and Ba 2015) with decoupled weight decay (Loshchilov and Hutter 2019):
///
///     m ← β₁ m + (1 − β₁) g    v ← β₂ v + (1 − β₂) g²    w ← (1 − η λ) w − η m̂ / (√v̂ + ε)
public struct Adam: Sendable {
    public struct Configuration: Codable, Equatable, Sendable {
        public var beta1 = 0.9
        public var beta2 = 0.999
        public var epsilon = 1e-8
        public var weightDecay = 0.0

        public init(beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, weightDecay: Double = 0) {
            self.beta1 = beta1
            self.beta2 = beta2
            self.epsilon = epsilon
            self.weightDecay = weightDecay
        }
    }

    public let configuration: Configuration
    /// Updates made so far.
    public var step: Int
    /// Running means of the gradient and of its square, in the parameters' order.
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
    public mutating func update(
        _ module: inout some Module, gradients: [Tensor], learningRate: Double, gradientScale: Double = 1
    ) {
        step += 1
        let first = 1 - pow(configuration.beta1, Double(step))
        let second = 1 - pow(configuration.beta2, Double(step))
        var index = 0
        module.updateParameters { path, parameter in
            require(gradients[index].shape == parameter.shape, "gradient \(gradients[index].shape) for \(path)")
            parameter.adamUpdate(
                gradient: gradients[index], first: &firstMoments[index], second: &secondMoments[index],
                learningRate: learningRate, beta1: configuration.beta1, beta2: configuration.beta2,
                epsilon: configuration.epsilon, decay: configuration.weightDecay, firstCorrection: first,
                secondCorrection: second, gradientScale: gradientScale)
            index += 1
        }
    }
}
