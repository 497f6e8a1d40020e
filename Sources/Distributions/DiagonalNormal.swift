import Foundation
import Tensors

/// Normal distributions with independent elements: N(μ, diag σ²).
public struct DiagonalNormal: Distribution {
    /// (μ, σ) side by side, `[…, 2N]`: what networks put out, kernels read and sequences stack.
    public let parameters: Tensor

    public init(parameters: Tensor) {
        require(parameters.shape.last % 2 == 0, "normal parameters of shape \(parameters.shape): (mean, deviation)")
        self.parameters = parameters
    }

    public init(mean: Tensor, deviation: Tensor) {
        self.init(parameters: .concatenated([mean, deviation]))
    }

    /// From a network's raw output `[…, 2N]`: σ = softplus(raw) + `minimumDeviation`.
    public init(raw: Tensor, minimumDeviation: Double) {
        self.init(parameters: raw.normalParameters(floor: minimumDeviation))
    }

    private var size: Int { parameters.shape.last / 2 }

    public var mean: Tensor { parameters.columns(0..<size) }
    public var deviation: Tensor { parameters.columns(size..<2 * size) }
    public var mode: Tensor { mean }

    /// z = μ + σ ⊙ ε, ε ~ N(0, I).
    public func sample(using generator: inout RandomGenerator) -> Tensor {
        sample(noise: generator.normal(parameters.shape.replacingLast(size), precision: parameters.precision))
    }

    /// z = μ + σ ⊙ ε for a given ε `[…, N]`.
    public func sample(noise: Tensor) -> Tensor { parameters.normalSample(noise: noise) }

    public func logProbability(_ x: Tensor) -> Tensor { parameters.normalLogDensity(x) }

    /// Σ log σ + (1 + log 2π) / 2
    public var entropy: Tensor {
        deviation.log.sumOverLast + Double(size) * 0.5 * (1 + log(2 * Double.pi))
    }

    /// Σ log(σp / σq) + (σq² + (μq − μp)²) / (2 σp²) − 1/2
    public func klDivergence(to other: DiagonalNormal) -> Tensor {
        .normalDivergence(parameters, other.parameters)
    }

    /// The KL of each element by itself, in nats: `[…, N]`.
    public func elementDivergences(to other: DiagonalNormal) -> Tensor {
        let spread = (deviation.square + (mean - other.mean).square) / (other.deviation.square * 2)
        return other.deviation.log - deviation.log + spread - 0.5
    }
}
