import Foundation

/// One line of `metrics.jsonl`.
public struct MetricsLine: Codable, Equatable, Sendable {
    public var step: Int
    /// Seconds of training so far, over all sittings.
    public var elapsed: Double
    public var stepsPerSecond: Double
    /// What was minimised, and the terms of the true bound on the same batches, nats per row, means since the last line.
    public var objective: Double
    /// Those of the evidence lower bound are missing where samples were resampled (FIVO).
    public var elbo: Double?
    public var reconstruction: Double?
    public var divergence: Double?
    public var rewardLogLikelihood: Double?
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

    enum CodingKeys: String, CodingKey {
        case step
        case elapsed = "elapsed_s"
        case stepsPerSecond = "steps_per_s"
        case objective, elbo, reconstruction
        case divergence = "kl"
        case rewardLogLikelihood = "reward_log_likelihood"
        case particleBound = "particle_bound"
        case gradientNorm = "gradient_norm"
        case learningRate = "learning_rate"
        case validationElbo = "validation_elbo"
        case validationParticleBound = "validation_particle_bound"
        case validationHorizonError = "validation_horizon_error"
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
