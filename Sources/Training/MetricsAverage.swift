/// Means of the metrics of consecutive steps.
struct MetricsAverage {
    private var sums = MetricsLine(
        step: 0, elapsed: 0, stepsPerSecond: 0, objective: 0, elbo: 0, reconstruction: 0, divergence: 0,
        rewardLogLikelihood: 0, gradientNorm: 0, learningRate: 0)
    private var count = 0
    private let start = ContinuousClock().now

    mutating func add(_ metrics: TrainingMetrics) {
        count += 1
        sums.step = metrics.step
        sums.objective += metrics.objective
        sums.elbo += metrics.bound.value
        sums.reconstruction += metrics.bound.reconstruction
        sums.divergence += metrics.bound.divergence
        sums.rewardLogLikelihood += metrics.bound.rewardLogLikelihood
        sums.gradientNorm += metrics.gradientNorm
        sums.learningRate = metrics.learningRate
    }

    func line(elapsed: Double, validation: ValidationMetrics?) -> MetricsLine {
        var line = sums
        let n = Double(max(count, 1))
        line.elapsed = elapsed
        line.stepsPerSecond = n / ((ContinuousClock().now - start) / .seconds(1))
        line.objective /= n
        line.elbo /= n
        line.reconstruction /= n
        line.divergence /= n
        line.rewardLogLikelihood /= n
        line.gradientNorm /= n
        line.validationElbo = validation?.elbo
        if let errors = validation?.horizonErrors, !errors.isEmpty {
            line.validationHorizonError = Dictionary(
                uniqueKeysWithValues: errors.filter { [1, 5, 15].contains($0.horizon) }
                    .map { ("\($0.horizon)", $0.nrmse) })
        }
        return line
    }
}
