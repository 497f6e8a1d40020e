import Environments
import ExactInference
import Foundation
import Tensors
import WorldModels

extension WorldModel {
    /// The system that a model with linear dynamics and a linear normal decoder is, in standardised units; nil for any other.
    ///
    /// Set, it takes the system's parameters in a basis where its latents' noise is independent, as the model's must be:
    /// log p of all observations stays the same but for rounding, and for the floor that `withIndependentNoise` keeps.
    /// Traps for a model that is no such system, for shapes that disagree, and for a D or an R that the model cannot have.
    package var linearGaussianSystem: LinearGaussianSystem? {
        get {
            guard let dynamics = dynamics as? LinearGaussianModel, decoder.isOneNormal,
                decoder.network.layers.count == 1
            else { return nil }
            let output = decoder.network.layers[0]
            let size = dynamics.initialMean.count
            let transition = columns(dynamics.transition.weight)
            return LinearGaussianSystem(
                transition: transition.map { Array($0[..<size]) }, control: transition.map { Array($0[size...]) },
                transitionOffset: dynamics.transition.bias?.doubles ?? [],
                transitionCovariance: covariance(dynamics.logDeviation), observation: columns(output.weight),
                observationOffset: output.bias?.doubles ?? [],
                observationCovariance: covariance(decoder.logDeviation), initialMean: dynamics.initialMean.doubles,
                initialCovariance: covariance(dynamics.initialLogDeviation))
        }
        set {
            guard let system = newValue?.withIndependentNoise(), var dynamics = dynamics as? LinearGaussianModel,
                linearGaussianSystem != nil
            else { fatalError("a model becomes a linear system only if it is one") }
            let (R, D) = (system.observationCovariance, system.feedthrough)
            require(R == diagonal(R.indices.map { R[$0][$0] }), "a decoder's noise is independent, not \(R)")
            require(D.joined().allSatisfy { $0 == 0 }, "a decoder does not see the action, as D \(D) has it")
            dynamics.initialMean.take(system.initialMean)
            dynamics.initialLogDeviation.take(logDeviations(system.initialCovariance))
            dynamics.transition.weight.take(
                transposed(zip(system.transition, system.control).map { $0 + $1 }).flatMap { $0 })
            dynamics.transition.bias?.take(system.transitionOffset)
            dynamics.logDeviation.take(logDeviations(system.transitionCovariance))
            decoder.network.layers[0].weight.take(transposed(system.observation).flatMap { $0 })
            decoder.network.layers[0].bias?.take(system.observationOffset)
            decoder.logDeviation.take(logDeviations(R))
            self.dynamics = dynamics
        }
    }
}

/// A matrix as the list of its columns.
private func columns(_ matrix: Tensor) -> [[Double]] {
    let (values, width) = (matrix.doubles, matrix.shape[1])
    return (0..<width).map { column in stride(from: column, to: values.count, by: width).map { values[$0] } }
}

private func covariance(_ logDeviation: Tensor) -> [[Double]] {
    diagonal(logDeviation.doubles.map { exp(2 * $0) })
}

private func logDeviations(_ covariance: [[Double]]) -> [Double] {
    covariance.indices.map { log(covariance[$0][$0]) / 2 }
}

extension Tensor {
    /// Other elements, in the same shape and precision.
    fileprivate mutating func take(_ values: [Double]) {
        self = Tensor(values, shape: shape).converted(to: precision)
    }
}
