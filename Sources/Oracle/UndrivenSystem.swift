import Environments
import ExactInference

/// What is left of a system without what its inputs and offsets drive, which is known: with
///
///     x_0 = m,   x_{t+1} = A x_t + B u_t + b
///
/// z_t − x_t and y_t − C x_t − D u_t − d follow the same A, C, Q, R and P without inputs or offsets. Densities are the
/// same, and a posterior of z_t − x_t is one of z_t, shifted; so what is learned of the one serves for all inputs.
struct UndrivenSystem: Sendable {
    /// With B `[Z][0]`, D `[O][0]`, and m, b and d zero.
    let system: LinearGaussianSystem

    private let original: LinearGaussianSystem

    init(_ original: LinearGaussianSystem) {
        self.original = original
        system = LinearGaussianSystem(
            transition: original.transition, control: original.control.map { _ in [] },
            transitionOffset: original.transitionOffset.map { _ in 0 },
            transitionCovariance: original.transitionCovariance, observation: original.observation,
            observationOffset: original.observationOffset.map { _ in 0 },
            observationCovariance: original.observationCovariance,
            initialMean: original.initialMean.map { _ in 0 }, initialCovariance: original.initialCovariance)
    }

    /// A sequence of the original system, D on the current input, less what is driven.
    func callAsFunction(_ sequence: ObservationSequence) -> ObservationSequence {
        var driven = original.initialMean
        var observations: [[Double]] = []
        for (observation, input) in zip(sequence.observations, sequence.inputs) {
            observations.append(
                difference(observation, original.observationMean(latent: driven, feedthroughInput: input)))
            driven = original.transitionMean(latent: driven, input: input)
        }
        return ObservationSequence(
            observations: observations, inputs: sequence.inputs.map { _ in [] }, feedthrough: sequence.feedthrough)
    }
}
