/// Means of the metrics of consecutive steps, and of the models that took them together.
struct MetricsAverage {
    private var all: [TrainingMetrics] = []
    private let start = ContinuousClock().now

    mutating func add(_ metrics: TrainingMetrics) { all.append(metrics) }

    func line(elapsed: Double, validation: ValidationMetrics?) -> MetricsLine {
        let steps = all.isEmpty ? 1 : all.last!.step - all[0].step + 1
        let horizonErrors = (validation?.horizonErrors ?? []).filter { [1, 5, 15].contains($0.horizon) }
        return MetricsLine(
            step: all.last?.step ?? 0, elapsed: elapsed,
            stepsPerSecond: Double(steps) / ((ContinuousClock().now - start) / .seconds(1)),
            objective: mean(\.objective) ?? 0, elbo: mean(\.bound?.value),
            reconstruction: mean(\.bound?.reconstruction),
            divergence: mean(\.bound?.divergence), rewardLogLikelihood: mean(\.bound?.rewardLogLikelihood),
            probeLogLikelihoods: probes,
            particleBound: mean(\.particleBound), gradientNorm: mean(\.gradientNorm) ?? 0,
            learningRate: all.last?.learningRate ?? 0, validationElbo: validation?.elbo,
            validationParticleBound: validation?.particleBound,
            validationHorizonError: horizonErrors.isEmpty
                ? nil : Dictionary(uniqueKeysWithValues: horizonErrors.map { ("\($0.horizon)", $0.nrmse) }))
    }

    private var probes: [String: Double]? {
        let names = all.last?.bound?.probeLogLikelihoods.keys.sorted() ?? []
        let means = names.compactMap { name in mean { $0.bound?.probeLogLikelihoods[name] }.map { (name, $0) } }
        return means.isEmpty ? nil : Dictionary(uniqueKeysWithValues: means)
    }

    /// nil if a step has no such number.
    private func mean(_ number: (TrainingMetrics) -> Double?) -> Double? {
        let numbers = all.compactMap(number)
        return numbers.isEmpty ? nil : numbers.reduce(0, +) / Double(numbers.count)
    }
}
