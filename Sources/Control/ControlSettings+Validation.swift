import Training

extension ControlSettings {
    /// Whether the agent needs a model.
    var learns: Bool { agent != .random && !oracle }

    /// Whether the agent needs behaviour learned in imagination: to follow it, or to value what comes after a plan.
    public var learnsBehaviour: Bool { learns && (agent == .actorCritic || planning.terminalValue) }

    /// - Throws: `ControlError.invalidSetting` for the first value that cannot be used.
    public func validate() throws(ControlError) {
        func require(_ holds: Bool, _ key: String, _ found: some CustomStringConvertible, _ expected: String)
            throws(ControlError)
        {
            if !holds { throw .invalidSetting(key: "control." + key, found: "\(found)", expected: expected) }
        }
        do {
            try SettingRange.requireWhole(self, at: ["control"])
        } catch {
            throw .invalidSetting(key: error.key, found: error.found, expected: error.expected)
        }
        try require(steps >= 0, "steps", steps, "a whole number from 0 up")
        try require(seedSteps > 0, "seedSteps", seedSteps, "a positive whole number")
        try require(growth > 1 && growth.isFinite, "growth", growth, "a number above 1")
        try require((0...10).contains(noise), "noise", noise, "a number from 0 to 10")
        try require(episodes > 0, "episodes", episodes, "a positive whole number")
        try require(planning.hold > 0, "planning.hold", planning.hold, "a positive whole number")
        try require(planning.futures > 0, "planning.futures", planning.futures, "a positive whole number")
        try require(
            planning.futures == 1 || planning.latents == .sample, "planning.futures", planning.futures,
            "1, as planning.latents=mean makes the same future each time")
        try require((0...1).contains(planning.discount), "planning.discount", planning.discount, "0 … 1")
        try require(planning.penalty.isFinite, "planning.penalty", planning.penalty, "a number")
        try require(behaviour.updates > 0, "behaviour.updates", behaviour.updates, "a positive whole number")
        try require(behaviour.batch > 0, "behaviour.batch", behaviour.batch, "a positive whole number")
        try require(behaviour.length > 1, "behaviour.length", behaviour.length, "a whole number from 2 up")
        try require(behaviour.dreams > 0, "behaviour.dreams", behaviour.dreams, "a positive whole number")
        let c = behaviour.actorCritic
        try require(
            c.hidden.allSatisfy { $0 > 0 }, "behaviour.actorCritic.hidden", c.hidden, "a list of positive whole numbers"
        )
        try require(c.horizon > 0, "behaviour.actorCritic.horizon", c.horizon, "a positive whole number")
        try require(
            (0..<1).contains(c.uniformMix), "behaviour.actorCritic.uniformMix", c.uniformMix,
            "a number from 0 to below 1")
        try require(
            c.minimumDeviation > 0 && c.minimumDeviation <= c.maximumDeviation,
            "behaviour.actorCritic.minimumDeviation", c.minimumDeviation,
            "a positive number, no more than maximumDeviation, which is \(c.maximumDeviation)")
        for (key, value, range, expected) in [
            ("imitationScale", c.imitationScale ?? 0, 0...1e9, "a number from 0 up"),
            ("imitationTemperature", c.imitationTemperature, 1e-6...1e9, "a positive number"),
            ("spread", c.spread ?? 0, 0...1, "0 … 1"), ("discount", c.discount, 0...1, "0 … 1"),
            ("lambda", c.lambda, 0...1, "0 … 1"),
            ("slowRate", c.slowRate, 0...1, "0 … 1"), ("actorRate", c.actorRate, 0...1, "0 … 1"),
            ("criticRate", c.criticRate, 0...1, "0 … 1"), ("rangeRate", c.rangeRate, 0...1, "0 … 1"),
            ("entropyScale", c.entropyScale, 0...1e9, "a number from 0 up"),
            ("minimumRange", c.minimumRange, 1e-9...1e9, "a positive number"),
            ("maximumDeviation", c.maximumDeviation, 1e-9...1e9, "a positive number"),
            ("clip", c.clip, 1e-9...1e9, "a positive number"),
        ] { try require(range.contains(value), "behaviour.actorCritic." + key, value, expected) }
        let plans = agent != .random && agent != .actorCritic
        try require(!oracle || plans, "oracle", oracle, "an agent that plans, such as icem")
        try require(
            !planning.terminalValue || plans && !oracle, "planning.terminalValue", true,
            "false but for an agent that plans in a model")
    }
}
