import Environments
import ExactInference
import Tensors

/// Learns a known system anew from a wrong one, by expectation and maximization on fresh sequences of it.
struct SystemLearning: Sendable {
    let simulation: SystemSimulation
    /// T.
    let rows: Int
    /// Of all sequences to learn from, about; as many are measured on.
    var learningRows = 16_384
    var iterations = 100
    /// It ends when an iteration gains no more than this, nats per row.
    var tolerance = 2e-6
    /// It ends after so long if not before, within ten iterations.
    var secondsLimit = 20.0

    /// log p is measured per row on other fresh sequences.
    func callAsFunction(generator: RandomGenerator) -> OracleReport.Learning {
        let (truth, start) = (simulation.system, perturbed(simulation.system))
        let count = max(learningRows / rows, 16)
        let (learned, iterations) = learn(
            from: start, on: simulation.sequences(count, rows: rows, generator: generator.child(0)))
        let fresh = simulation.sequences(count, rows: rows, generator: generator.child(1))
        func logLikelihood(_ system: LinearGaussianSystem) -> Double {
            KalmanFilter(system)(fresh).reduce(0) { $0 + $1.logLikelihood } / Double(count * rows)
        }
        return OracleReport.Learning(
            start: logLikelihood(start), learned: logLikelihood(learned), true: logLikelihood(truth),
            iterations: iterations)
    }

    /// In rounds, between which the clock is looked at.
    private func learn(
        from start: LinearGaussianSystem, on sequences: [ObservationSequence]
    ) -> (LinearGaussianSystem, iterations: Int) {
        let (began, round) = (ContinuousClock.now, 10)
        var (system, done, isDone) = (start, 0, false)
        while !isDone {
            let wanted = min(round, iterations - done)
            let fit = ExpectationMaximization(learnsFeedthrough: true)(
                from: system, on: sequences, iterations: wanted, tolerance: tolerance)
            let made = fit.logLikelihoods.count - 1
            (system, done) = (fit.system, done + made)
            let seconds = (ContinuousClock.now - began) / .seconds(1)
            isDone = made < wanted || done >= iterations || seconds > secondsLimit
        }
        return (system, done)
    }

    /// Everything wrong by some share: dynamics that die out too soon, inputs and observations that weigh too little,
    /// noise of four times the variance.
    func perturbed(_ truth: LinearGaussianSystem) -> LinearGaussianSystem {
        func scaled(_ matrix: [[Double]], _ factor: Double) -> [[Double]] { matrix.map { $0.map { factor * $0 } } }
        var system = truth
        system.transition = scaled(truth.transition, 0.6)
        system.control = scaled(truth.control, 0.5)
        system.observation = scaled(truth.observation, 0.7)
        system.feedthrough = scaled(truth.feedthrough, 0.5)
        system.transitionOffset = truth.transitionOffset.map { $0 + 0.3 }
        system.observationOffset = truth.observationOffset.map { $0 - 0.3 }
        system.transitionCovariance = scaled(truth.transitionCovariance, 4)
        system.observationCovariance = scaled(truth.observationCovariance, 4)
        system.initialMean = truth.initialMean.map { $0 + 1 }
        return system
    }
}
