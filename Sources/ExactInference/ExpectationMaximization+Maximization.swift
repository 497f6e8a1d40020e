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
        for sequence in posterior { statistics.add([1] + sequence.smoothed[0].mean) }
        for (known, times) in ofEachLength(posterior) {
            statistics.add(inputCovariance: [], outputCovariance: known.smoothed[0].covariance, times: times)
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
                statistics.add(
                    known.smoothed[row].mean + sequence.inputs[row] + [1] + known.smoothed[row + 1].mean)
            }
        }
        for (known, times) in ofEachLength(posterior) {
            for row in known.smoothed.indices.dropLast() {
                statistics.add(
                    inputCovariance: known.smoothed[row].covariance, cross: known.lagOneCovariances[row],
                    outputCovariance: known.smoothed[row + 1].covariance, times: times)
            }
        }
        let (weights, covariance) = statistics.solution
        system.transition = weights.map { Array($0[..<Z]) }
        system.control = weights.map { Array($0[Z..<Z + A]) }
        system.transitionOffset = weights.map { $0[Z + A] }
        system.transitionCovariance = covariance
    }

    /// C, d, R and, where it is learned, D. The best C, D and d are the same for every R.
    private func learnObservation(
        _ system: inout LinearGaussianSystem, _ sequences: [ObservationSequence], _ posterior: [SmoothedSequence]
    ) {
        let (Z, A) = (system.latentSize, learnsFeedthrough ? system.actionSize : 0)
        var statistics = RegressionStatistics(inputs: Z + A + 1, outputs: system.observationSize)
        for (sequence, known) in zip(sequences, posterior) {
            for row in 0..<sequence.count {
                let input = sequence.feedthroughInput(at: row, size: system.actionSize)
                let (latent, seen) = (known.smoothed[row].mean, sequence.observations[row])
                statistics.add(
                    learnsFeedthrough
                        ? latent + input + [1] + seen
                        : latent + [1] + difference(seen, product(system.feedthrough, input)))
            }
        }
        for (known, times) in ofEachLength(posterior) {
            for latent in known.smoothed { statistics.add(inputCovariance: latent.covariance, times: times) }
        }
        let (weights, covariance) = statistics.solution
        system.observation = weights.map { Array($0[..<Z]) }
        if learnsFeedthrough { system.feedthrough = weights.map { Array($0[Z..<Z + A]) } }
        system.observationOffset = weights.map { $0[Z + A] }
        switch observationNoise {
        case .full: system.observationCovariance = covariance
        case .diagonal(let minimum):
            system.observationCovariance = diagonal(covariance.indices.map { max(covariance[$0][$0], minimum) })
        case .fixed: break
        }
    }

    /// One posterior of each length, and how many there are: its covariances are those of all.
    private func ofEachLength(_ posterior: [SmoothedSequence]) -> [(known: SmoothedSequence, times: Double)] {
        let groups = Dictionary(grouping: posterior, by: \.smoothed.count)
        return groups.sorted { $0.key < $1.key }.map { ($0.value[0], Double($0.value.count)) }
    }
}
