import Environments
import Tensors

extension ExpectationMaximization {
    /// The system under which the expected log joint density of observations and latents is greatest.
    func maximize(
        _ system: LinearGaussianSystem, _ sequences: [ObservationSequence], _ posterior: [SmoothedSequence]
    ) -> LinearGaussianSystem {
        require(sequences.contains { $0.count > 1 }, "no sequence has two rows, so that nothing follows on anything")
        var next = system
        learnInitial(&next, posterior)
        learnTransition(&next, sequences, posterior)
        learnObservation(&next, sequences, posterior)
        return next
    }

    /// m and P.
    private func learnInitial(_ system: inout LinearGaussianSystem, _ posterior: [SmoothedSequence]) {
        var statistics = RegressionStatistics(inputs: 1, outputs: system.latentSize)
        for sequence in posterior {
            let first = sequence.smoothed[0]
            statistics.add([1], first.mean)
            statistics.add(inputCovariance: [], outputCovariance: first.covariance)
        }
        let (weights, covariance) = statistics.solution
        system.initialMean = weights.map { $0[0] }
        system.initialCovariance = covariance
    }

    /// A, B, b and Q.
    private func learnTransition(
        _ system: inout LinearGaussianSystem, _ sequences: [ObservationSequence], _ posterior: [SmoothedSequence]
    ) {
        let (Z, A) = (system.latentSize, system.actionSize)
        var statistics = RegressionStatistics(inputs: Z + A + 1, outputs: Z)
        for (sequence, known) in zip(sequences, posterior) {
            for row in 0..<sequence.count - 1 {
                let (now, next) = (known.smoothed[row], known.smoothed[row + 1])
                statistics.add(now.mean + sequence.inputs[row] + [1], next.mean)
                statistics.add(
                    inputCovariance: now.covariance, cross: known.lagOneCovariances[row],
                    outputCovariance: next.covariance)
            }
        }
        let (weights, covariance) = statistics.solution
        system.transition = weights.map { Array($0[..<Z]) }
        system.control = weights.map { Array($0[Z..<Z + A]) }
        system.transitionOffset = weights.map { $0[Z + A] }
        system.transitionCovariance = covariance
    }

    /// C, d, R and, where it is learned, D.
    private func learnObservation(
        _ system: inout LinearGaussianSystem, _ sequences: [ObservationSequence], _ posterior: [SmoothedSequence]
    ) {
        let (Z, A) = (system.latentSize, learnsFeedthrough ? system.actionSize : 0)
        var statistics = RegressionStatistics(inputs: Z + A + 1, outputs: system.observationSize)
        for (sequence, known) in zip(sequences, posterior) {
            for row in 0..<sequence.count {
                let now = known.smoothed[row]
                let input = sequence.feedthroughInput(at: row, size: system.actionSize)
                if learnsFeedthrough {
                    statistics.add(now.mean + input + [1], sequence.observations[row])
                } else {
                    let rest = difference(sequence.observations[row], product(system.feedthrough, input))
                    statistics.add(now.mean + [1], rest)
                }
                statistics.add(inputCovariance: now.covariance)
            }
        }
        let (weights, covariance) = statistics.solution
        system.observation = weights.map { Array($0[..<Z]) }
        if learnsFeedthrough { system.feedthrough = weights.map { Array($0[Z..<Z + A]) } }
        system.observationOffset = weights.map { $0[Z + A] }
        system.observationCovariance = covariance
    }
}
