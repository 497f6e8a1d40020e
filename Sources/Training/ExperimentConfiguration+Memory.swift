import Files
import WorldModels

extension ExperimentConfiguration {
    /// The least memory that training takes, in bytes, for parameters and for activations.
    /// - observations: numbers of an observation that the model sees.  - actions: of an action.
    func leastMemory(observations: Int, actions: Int) -> (parameters: Double, activations: Double) {
        let bytesPerNumber = 4.0
        // Parameters, two moments and gradients, and the first three once more, as of the last good step.
        let copies = training.averaging > 0 ? 9.0 : 7.0
        let parameters =
            bytesPerNumber * copies * Double(training.ensemble)
            * model.estimatedParameters(observations: observations, actions: actions)
        let rows = Double(training.batch) * Double(training.length ?? 1) * Double(objective.bound.samples)
        // Members take turns on the cores, and one at least is at work.
        let activations =
            bytesPerNumber * rows * model.estimatedActivations(observations: observations, actions: actions)
        return (parameters, activations)
    }

    /// - available: bytes.
    /// - Throws: `TrainingError.tooLarge` if training cannot fit.
    package func requireMemory(
        observations: Int, actions: Int, available: Double = Double(Memory.available)
    ) throws(TrainingError) {
        let (parameters, activations) = leastMemory(observations: observations, actions: actions)
        guard parameters + activations > available else { return }
        let d = model.dynamics
        let widths =
            [
                ("model.dynamics.deterministic", d.deterministic), ("model.dynamics.hidden", d.hidden),
                ("model.dynamics.stochastic", d.stochastic), ("model.encoder.output", model.encoder.output ?? 0),
                ("training.ensemble", training.ensemble),
            ]
            + [
                ("model.encoder.hidden", model.encoder.hidden), ("model.decoder.hidden", model.decoder.hidden),
                ("model.reward.hidden", model.reward.hidden), ("model.continuation.hidden", model.continuation.hidden),
            ].map { ($0.0, $0.1.max() ?? 0) }
        let extents = [
            ("training.batch", training.batch), ("training.length", training.length ?? 1),
            ("objective.bound.samples", objective.bound.samples),
        ]
        let largest = (parameters > activations ? widths : extents + widths).max { $0.1 < $1.1 }
        throw .tooLarge(
            needed: parameters + activations, available: available, key: largest?.0 ?? "training.batch",
            found: "\(largest?.1 ?? 0)")
    }
}
