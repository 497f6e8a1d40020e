import WorldModels

extension ExperimentConfiguration {
    /// What a family of dynamics, the encoder and the bound leave no use for.
    /// - Throws: `TrainingError.invalidSetting` for the first setting that would have no effect, or no meaning.
    func validateCombinations() throws(TrainingError) {
        let dynamics = model.dynamics
        if dynamics.family == .dmm || dynamics.family == .linearGaussian {
            try Self.require(
                dynamics.latent == .normal, "model.dynamics.latent", dynamics.latent, "normal for \(dynamics.family)")
        }
        if dynamics.isResidual {
            let isPossible = dynamics.family != .staticPrior && dynamics.family != .linearGaussian
            try Self.require(
                isPossible && dynamics.latent == .normal, "model.dynamics.isResidual", true,
                "false for \(isPossible ? "\(dynamics.latent) latents" : "\(dynamics.family)")")
        }
        if model.encoder.output == nil {
            try Self.require(
                model.encoder.hidden.isEmpty, "model.encoder.hidden", model.encoder.hidden,
                "[] where model.encoder.output is null")
        }
        try Self.require(
            model.reward.likelihood.isOfNumbers, "model.reward.likelihood", model.reward.likelihood,
            "normal, symlog or twoHot")
        let observations = model.observations
        try Self.require(
            observations.dropout == 0 || observations.mayBeMissing, "model.observations.missing", observations.missing,
            "true for model.observations.dropout")
        if objective.gradient.kind == .scoreFunction {
            try Self.require(
                model.probes.gradient.isEmpty, "model.probes.gradient", model.probes.gradient,
                "[] where the score function brings the gradient")
        }
        try Self.require(model.decoder.isEnabled, "model.decoder.isEnabled", false, "true: a model has a decoder")
        if objective.bound.kind != .elbo { try validateParticles() }
        if objective.gradient.kind != .scoreFunction {
            try Self.require(
                objective.gradient.baseline == .none, "objective.gradient.baseline", objective.gradient.baseline,
                "none without the score function")
        }
    }

    /// A bound by particles has no KL that could be scaled.
    private func validateParticles() throws(TrainingError) {
        let kind = objective.bound.kind
        try Self.require(
            objective.freeNats.mode == .none, "objective.freeNats.mode", objective.freeNats.mode, "none for \(kind)")
        try Self.require(
            objective.annealing.steps == 0, "objective.annealing.steps", objective.annealing.steps, "0 for \(kind)")
        try Self.require(
            objective.divergenceScale == 1, "objective.divergenceScale", objective.divergenceScale, "1 for \(kind)")
    }
}
