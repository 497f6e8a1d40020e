extension ExperimentConfiguration {
    /// - Throws: `TrainingError.invalidSetting` for the first value that cannot be used, `.noEnd`.
    public func validate() throws(TrainingError) {
        do {
            try SettingRange.requireWhole(self)
        } catch {
            throw .invalidSetting(key: error.key, found: error.found, expected: error.expected)
        }
        try validateSizes()
        try validateNumbers()
        try validateShares()
        try validateCombinations()
        try validateEstimators()
        try validateExpectationMaximization()
        let positive = "a positive number"
        try Self.require(
            model.continuation.discountHorizon.map { $0 > 1 } ?? true, "model.continuation.discountHorizon",
            model.continuation.discountHorizon ?? 0, "a number of steps above 1, or null")
        try Self.require(training.steps.map { $0 > 0 } ?? true, "training.steps", training.steps ?? 0, positive)
        try Self.require(
            training.minutes.map { $0 > 0 && $0.isFinite } ?? true, "training.minutes", training.minutes ?? 0, positive)
        try Self.require(
            training.minutes ?? 0 <= TrainingConfiguration.mostMinutes, "training.minutes", training.minutes ?? 0,
            "at most \(TrainingConfiguration.mostMinutes)")
        if training.steps == nil && training.minutes == nil { throw .noEnd }
        do {
            try SettingRange.requireFinite(self)
        } catch {
            throw .invalidSetting(key: error.key, found: error.found, expected: error.expected)
        }
    }

    private static let mostShards = 1024
    private static let mostMembers = 1000

    private func validateSizes() throws(TrainingError) {
        let counts = [
            ("training.batch", training.batch), ("training.length", training.length ?? 1),
            ("training.shards", training.shards), ("training.ensemble", training.ensemble),
            ("training.consecutive", training.consecutive),
            ("model.encoder.output", model.encoder.output ?? 1),
            ("model.encoder.recurrence.width", model.encoder.recurrence.width),
            ("model.dynamics.classes", model.dynamics.classes), ("objective.bound.samples", objective.bound.samples),
            ("model.dynamics.deterministic", model.dynamics.deterministic),
            ("model.dynamics.stochastic", model.dynamics.stochastic),
            ("model.dynamics.hidden", model.dynamics.hidden), ("model.dynamics.blocks", model.dynamics.blocks),
            ("objective.rollout.starts", objective.rollout.starts ?? 1),
        ]
        for (key, value) in counts { try Self.require(value > 0, key, value, "a positive whole number") }
        try Self.require(
            objective.rollout.steps >= 0, "objective.rollout.steps", objective.rollout.steps,
            "a whole number from 0 up")
        try Self.require(
            training.shards <= Self.mostShards, "training.shards", training.shards,
            "at most \(Self.mostShards), as each is computed on a core of its own")
        try Self.require(
            training.ensemble <= Self.mostMembers, "training.ensemble", training.ensemble, "at most \(Self.mostMembers)"
        )
        let widths = [
            ("model.encoder.hidden", model.encoder.hidden), ("model.decoder.hidden", model.decoder.hidden),
            ("model.reward.hidden", model.reward.hidden), ("model.continuation.hidden", model.continuation.hidden),
            ("model.probes.head.hidden", model.probes.head.hidden),
        ]
        for (key, value) in widths {
            try Self.require(value.allSatisfy { $0 > 0 }, key, value, "a list of positive whole numbers")
        }
    }

    private func validateNumbers() throws(TrainingError) {
        let positive = [
            ("training.learningRate.peak", training.learningRate.peak), ("training.clip", training.clip ?? 1),
            ("training.adaptiveClip", training.adaptiveClip ?? 1),
            ("model.dynamics.actionLimit", model.dynamics.actionLimit ?? 1),
            ("training.optimizer.epsilon", training.optimizer.epsilon),
            ("model.dynamics.minimumDeviation", model.dynamics.minimumDeviation),
            ("model.decoder.initialDeviation", model.decoder.initialDeviation),
            ("model.reward.initialDeviation", model.reward.initialDeviation),
            ("model.probes.head.initialDeviation", model.probes.head.initialDeviation),
        ]
        for (key, value) in positive {
            try Self.require(value > 0 && value.isFinite, key, value, "a positive number")
        }
        let notNegative = [
            ("training.learningRate.warmup", Double(training.learningRate.warmup)),
            ("training.rollbacks", Double(training.rollbacks)),
            ("objective.annealing.steps", Double(objective.annealing.steps)),
            ("training.optimizer.weightDecay", training.optimizer.weightDecay),
            ("model.decoder.minimumDeviation", model.decoder.minimumDeviation),
            ("model.reward.minimumDeviation", model.reward.minimumDeviation),
            ("model.probes.head.minimumDeviation", model.probes.head.minimumDeviation),
            ("objective.observationScale", objective.observationScale),
            ("objective.rewardScale", objective.rewardScale),
            ("objective.continuationScale", objective.continuationScale),
            ("objective.probeScale", objective.probeScale),
            ("objective.dynamicsScale", objective.dynamicsScale),
            ("objective.representationScale", objective.representationScale),
            ("objective.freeNats.nats", objective.freeNats.nats),
            ("objective.rollout.scale", objective.rollout.scale),
            ("objective.rollout.overshootingScale", objective.rollout.overshootingScale),
        ]
        for (key, value) in notNegative {
            try Self.require(value >= 0 && value.isFinite, key, value, "a number from 0 up")
        }
    }

    private func validateShares() throws(TrainingError) {
        let shares = [
            ("training.optimizer.beta1", training.optimizer.beta1),
            ("training.optimizer.beta2", training.optimizer.beta2),
            ("training.validation", training.validation), ("training.averaging", training.averaging),
            ("model.observations.dropout", model.observations.dropout),
            ("model.dynamics.uniformMix", model.dynamics.uniformMix),
        ]
        for (key, value) in shares {
            try Self.require(value >= 0 && value < 1, key, value, "a share of 0 up to, not including, 1")
        }
        let closedShares = [
            ("training.learningRate.decayStart", training.learningRate.decayStart),
            ("objective.bound.resampleBelow", objective.bound.resampleBelow),
            ("objective.annealing.start", objective.annealing.start),
        ]
        for (key, value) in closedShares {
            try Self.require((0...1).contains(value), key, value, "a share of 0 up to 1")
        }
    }

    /// It needs a model that is a linear system, with noise that a gradient-free step may set.
    private func validateExpectationMaximization() throws(TrainingError) {
        let (iterations, decoder) = (training.expectationMaximization, model.decoder)
        try Self.require(
            iterations >= 0, "training.expectationMaximization", iterations, "a whole number from 0 up")
        guard iterations > 0 else { return }
        let purpose = "for training.expectationMaximization"
        try Self.require(
            model.dynamics.family == .linearGaussian, "model.dynamics.family", model.dynamics.family,
            "linearGaussian \(purpose)")
        try Self.require(
            decoder.likelihood == .normal, "model.decoder.likelihood", decoder.likelihood, "normal \(purpose)")
        try Self.require(decoder.hidden.isEmpty, "model.decoder.hidden", decoder.hidden, "[] \(purpose)")
        try Self.require(
            decoder.deviation == .learned || decoder.deviation == .fixed, "model.decoder.deviation", decoder.deviation,
            "learned or fixed \(purpose)")
    }

    static func require(
        _ holds: Bool, _ key: String, _ found: Any, _ expected: String
    ) throws(TrainingError) {
        if !holds { throw .invalidSetting(key: key, found: "\(found)", expected: expected) }
    }
}
