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
        try validateRecurrence()
        try validateFreeNats()
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
        if objective.rollout.steps > 0 { try validateRollout() }
        if objective.gradient.kind != .scoreFunction {
            try Self.require(
                objective.gradient.baseline == .none, "objective.gradient.baseline", objective.gradient.baseline,
                "none without the score function")
        }
    }

    /// What would change nothing is not taken silently.
    private func validateFreeNats() throws(TrainingError) {
        let freeNats = objective.freeNats
        try Self.require(
            freeNats.mode != .none || freeNats.nats == 0, "objective.freeNats.nats", freeNats.nats,
            "0 without an objective.freeNats.mode")
    }

    private func validateRecurrence() throws(TrainingError) {
        let (dynamics, family) = (model.dynamics, model.dynamics.family)
        let isRSSM = family == .rssm || family == .vrnn
        try Self.require(
            dynamics.cell == .gru || isRSSM, "model.dynamics.cell", dynamics.cell, "gru for \(family)")
        try Self.require(
            dynamics.initialization == .normal || isRSSM || family == .blockRSSM, "model.dynamics.initialization",
            dynamics.initialization, "normal for \(family)")
        try Self.require(
            dynamics.normalization == .none || family == .blockRSSM, "model.dynamics.normalization",
            dynamics.normalization, "none for \(family)")
        try Self.require(
            dynamics.uniformMix == 0 || dynamics.latent == .categorical, "model.dynamics.uniformMix",
            dynamics.uniformMix, "0 for normal latents")
        try Self.require(
            family != .blockRSSM || dynamics.deterministic % dynamics.blocks == 0, "model.dynamics.blocks",
            dynamics.blocks, "a divisor of model.dynamics.deterministic, \(dynamics.deterministic)")
    }

    /// Rollouts imagine from samples that carry a gradient, on rows without observations.
    private func validateRollout() throws(TrainingError) {
        let (key, steps, rollout) = ("objective.rollout.steps", objective.rollout.steps, objective.rollout)
        try Self.require(objective.bound.kind == .elbo, key, steps, "0 for \(objective.bound.kind)")
        try Self.require(
            objective.gradient.kind != .scoreFunction, key, steps, "0 where the score function brings the gradient")
        try Self.require(
            !model.dynamics.family.isAutoregressive, key, steps,
            "0 for \(model.dynamics.family), which imagines through observations that it draws")
        if let length = training.length {
            try Self.require(steps < length, key, steps, "fewer than training.length, \(length)")
        }
        try Self.require(
            rollout.latents == .sample || model.dynamics.latent == .normal, "objective.rollout.latents",
            rollout.latents, "sample for \(model.dynamics.latent) latents")
    }

    /// A bound by particles has no KL that could be scaled.
    private func validateParticles() throws(TrainingError) {
        let kind = objective.bound.kind
        try Self.require(
            objective.freeNats.mode == .none, "objective.freeNats.mode", objective.freeNats.mode, "none for \(kind)")
        try Self.require(
            objective.annealing.steps == 0, "objective.annealing.steps", objective.annealing.steps, "0 for \(kind)")
        for (key, scale) in [
            ("objective.dynamicsScale", objective.dynamicsScale),
            ("objective.representationScale", objective.representationScale),
        ] {
            try Self.require(scale == 1, key, scale, "1 for \(kind)")
        }
    }
}
