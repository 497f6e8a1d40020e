import Environments
import ExactInference
import Foundation

/// A system in units in which a world model can hold it exactly: noise of the observations that is independent and of
/// variance 1, and nothing that acts on the observations but the latents. With R = L Lᵀ and S = diag(√Q_ii)
///
///     y' = L⁻¹ (y − D u − d)        log p(y) = log p(y') − Σ log L_ii
///     z' = S⁻¹ z
///
/// Each latent is only scaled, so that a diagonal covariance stays one.
struct WhitenedSystem: Sendable {
    /// In the new units: R = I, D = 0, d = 0, Q_ii = 1.
    let system: LinearGaussianSystem
    /// Σ log L_ii: what a row's log density in the new units is more than in the old ones, nats.
    let logUnits: Double

    private let original: LinearGaussianSystem
    private let factor: [[Double]]

    /// Q and R must be positive definite, as `OracleFile` sees to.
    init(_ original: LinearGaussianSystem) {
        self.original = original
        let factor = choleskyFactor(original.observationCovariance)!
        let scale = original.transitionCovariance.indices.map { original.transitionCovariance[$0][$0].squareRoot() }
        func scaled(_ matrix: [[Double]]) -> [[Double]] { zip(matrix, scale).map { row, s in row.map { $0 / s } } }
        func scaledBothWays(_ matrix: [[Double]]) -> [[Double]] { transposed(scaled(transposed(scaled(matrix)))) }
        let seen = original.observation.map { row in zip(row, scale).map { $0 * $1 } }
        system = LinearGaussianSystem(
            transition: scaled(original.transition.map { row in zip(row, scale).map { $0 * $1 } }),
            control: scaled(original.control),
            transitionOffset: zip(original.transitionOffset, scale).map { $0 / $1 },
            transitionCovariance: scaledBothWays(original.transitionCovariance),
            observation: transposed(transposed(seen).map { forwardSubstituted(factor, $0) }),
            observationOffset: original.observationOffset.map { _ in 0 },
            observationCovariance: identity(original.observationSize),
            initialMean: zip(original.initialMean, scale).map { $0 / $1 },
            initialCovariance: scaledBothWays(original.initialCovariance))
        logUnits = factor.indices.reduce(0) { $0 + log(factor[$1][$1]) }
        self.factor = factor
    }

    /// A sequence of the original system, D on the current input, in the new units.
    func callAsFunction(_ sequence: ObservationSequence) -> ObservationSequence {
        let observations = zip(sequence.observations, sequence.inputs).map { observation, input in
            let known = sum(product(original.feedthrough, input), original.observationOffset)
            return forwardSubstituted(factor, difference(observation, known))
        }
        return ObservationSequence(
            observations: observations, inputs: sequence.inputs, feedthrough: sequence.feedthrough)
    }
}
