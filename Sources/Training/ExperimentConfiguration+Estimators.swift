import WorldModels

extension ExperimentConfiguration {
    /// What the bound, the gradient's estimator and the latents ask of each other.
    /// - Throws: `TrainingError.invalidSetting` for the first setting that would silently mean another one.
    func validateEstimators() throws(TrainingError) {
        let (gradient, bound, latent) = (objective.gradient, objective.bound, model.dynamics.latent)
        let kinds: [GradientEstimator.Kind] =
            latent == .normal ? [.pathwise, .scoreFunction] : [.straightThrough, .scoreFunction]
        let names = kinds.map(\.rawValue).joined(separator: " or ")
        try Self.require(
            kinds.contains(gradient.kind), "objective.gradient.kind", gradient.kind, "\(names) for \(latent) latents")
        guard gradient.kind == .scoreFunction else { return }
        try Self.require(
            bound.kind == .elbo, "objective.bound.kind", bound.kind, "elbo where the score function brings the gradient"
        )
        try Self.require(
            objective.representationScale == objective.dynamicsScale, "objective.representationScale",
            objective.representationScale,
            "\(objective.dynamicsScale), that of the dynamics, where the score function brings the gradient: it has no "
                + "path to stop")
        switch gradient.baseline {
        case .none: break
        case .batch:
            try Self.require(
                training.batch >= 2 * training.shards, "training.batch", training.batch,
                "two sequences or more in each of \(training.shards) shards for the batch's baseline")
        case .leaveOneOut:
            try Self.require(
                bound.samples > 1, "objective.bound.samples", bound.samples, "2 or more for the leave-one-out baseline")
        }
    }
}
