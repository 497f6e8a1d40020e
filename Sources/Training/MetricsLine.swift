import Foundation
import WorldModels

/// One line of `metrics.jsonl`.
public struct MetricsLine: Codable, Equatable, Sendable {
    public var step: Int
    /// Seconds of training so far, over all sittings.
    public var elapsed: Double
    public var stepsPerSecond: Double
    /// What was minimised, and the terms of the true bound on the same batches, nats per row, means since the last line,
    /// and over the models, if there are several.
    public var objective: Double
    /// Those of the evidence lower bound are missing where samples were resampled (FIVO).
    public var elbo: Double?
    public var reconstruction: Double?
    public var divergence: Double?
    public var rewardLogLikelihood: Double?
    /// By the probes' names.
    public var probeLogLikelihoods: [String: Double]?
    /// The bound by particles, where that is what was maximised.
    public var particleBound: Double?
    public var gradientNorm: Double
    public var learningRate: Double
    /// On held-out episodes, where they were measured.
    public var validationElbo: Double?
    /// The bound by particles, where that is what was maximised.
    public var validationParticleBound: Double?
    /// nRMSE of observations on held-out episodes by horizon.
    public var validationHorizonError: [String: Double]?
    /// Where the latents were looked at: the KL of each in nats, of the first model if there are several; how many are
    /// active, and the posterior's entropy in nats per row, means over the models.
    public var latentDivergences: [Double]?
    public var activeLatents: Double?
    public var posteriorEntropy: Double?
    /// There too: what the first model's error grows by with the actions of another sequence, 1 if it ignores them; where actions
    /// matter. See `ActionCheck`.
    public var actionRatio: Double?
    /// What went wrong since the last line, each told once until it clears.
    public var warnings: [TrainingWarning]?

    enum CodingKeys: String, CodingKey {
        case step
        case elapsed = "elapsed_s"
        case stepsPerSecond = "steps_per_s"
        case objective, elbo, reconstruction
        case divergence = "kl"
        case rewardLogLikelihood = "reward_log_likelihood"
        case probeLogLikelihoods = "probe_log_likelihood"
        case particleBound = "particle_bound"
        case gradientNorm = "gradient_norm"
        case learningRate = "learning_rate"
        case validationElbo = "validation_elbo"
        case validationParticleBound = "validation_particle_bound"
        case validationHorizonError = "validation_horizon_error"
        case latentDivergences = "kl_per_latent"
        case activeLatents = "active_latents"
        case posteriorEntropy = "posterior_entropy"
        case actionRatio = "action_ratio"
        case warnings
    }

    /// Says what a look at the latents of each model found.
    mutating func add(_ latents: [LatentActivity]) {
        guard let first = latents.first else { return }
        latentDivergences = first.divergences
        activeLatents = Double(latents.reduce(0) { $0 + $1.activeCount }) / Double(latents.count)
        posteriorEntropy = latents.reduce(0) { $0 + $1.posteriorEntropy } / Double(latents.count)
    }

    /// The line, its end included.
    var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
        guard let data = try? encoder.encode(self) else { fatalError("a metrics line cannot be encoded: \(self)") }
        return String(decoding: data, as: UTF8.self) + "\n"
    }
}
