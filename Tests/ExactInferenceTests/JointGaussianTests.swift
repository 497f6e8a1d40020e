import Environments
import ExactInference
import Testing

/// The filter and the smoother against the joint normal distribution of a short sequence.
struct JointGaussianTests {
    /// Two latents, three observations, one input; correlated everywhere, so that a transposition shows.
    static let system = LinearGaussianSystem(
        transition: [[0.5, 0.25], [-0.75, 1]], control: [[1], [-2]], transitionOffset: [0.25, -1],
        transitionCovariance: [[0.5, 0.3], [0.3, 0.4]],
        observation: [[1, 0], [0, 2], [1, -1]], feedthrough: [[0.5], [0], [-1]], observationOffset: [3, 0, -2],
        observationCovariance: [[0.2, 0.1, 0], [0.1, 0.3, -0.1], [0, -0.1, 0.4]],
        initialMean: [1, -2], initialCovariance: [[2, -0.5], [-0.5, 1]])
    static let observations: [[Double]] = [[4, -3, 1], [2.5, 1, -1], [6, -2, 0.5]]
    static let inputs: [[Double]] = [[0.5], [-1], [2]]

    /// z_t = [x_t, x_{t−1}]: the second element has no noise, so that what is predicted of it is certain.
    static let secondOrder = LinearGaussianSystem(
        transition: [[1.2, -0.5], [1, 0]], control: [[0.5], [0]], transitionOffset: [0.1, 0],
        transitionCovariance: [[0.3, 0], [0, 0]],
        observation: [[1, 0]], observationOffset: [0.5], observationCovariance: [[0.2]],
        initialMean: [1, 1], initialCovariance: [[1, 1], [1, 1]])

    struct Case: CustomTestStringConvertible {
        let testDescription: String
        let system: LinearGaussianSystem
        let observations: [[Double]]
        let feedthrough: FeedthroughTiming
    }

    static let cases = FeedthroughTiming.allCases.flatMap { timing in
        [
            Case(
                testDescription: "correlated, \(timing)", system: system, observations: observations,
                feedthrough: timing),
            Case(
                testDescription: "second order, \(timing)", system: secondOrder,
                observations: observations.map { [$0[0]] }, feedthrough: timing),
        ]
    }

    @Test(arguments: cases) func theRecursionsAreTheJointDistributions(_ c: Case) {
        let isCurrent = c.feedthrough == .currentInput
        let sequence = ObservationSequence(
            observations: c.observations, inputs: Array(Self.inputs[..<(isCurrent ? 3 : 2)]),
            feedthrough: c.feedthrough)
        let joint = JointGaussian(
            c.system, inputs: Self.inputs, feedthroughInputs: isCurrent ? Self.inputs : [[0], [0.5], [-1]])
        let found = RauchTungStriebelSmoother(c.system)(sequence)
        #expect(abs(found.logLikelihood - joint.logDensity(c.observations)) < 1e-10)
        for t in 0..<3 {
            let before = Array(c.observations[..<t])
            expectClose(
                found.filtered.predicted[t], joint.conditional(joint.latent(t), on: before), within: 1e-10,
                "predicted \(t)")
            let seen = Array(c.observations[...t])
            expectClose(
                found.filtered.filtered[t], joint.conditional(joint.latent(t), on: seen), within: 1e-10, "filtered \(t)"
            )
            expectClose(
                found.smoothed[t], joint.conditional(joint.latent(t), on: c.observations), within: 1e-10,
                "smoothed \(t)")
            let step = joint.logDensity(seen) - (t > 0 ? joint.logDensity(before) : 0)
            #expect(abs(found.filtered.stepLogLikelihoods[t] - step) < 1e-10)
        }
        for t in 0..<2 {
            let pair = joint.conditional(joint.latent(t + 1) + joint.latent(t), on: c.observations)
            expectClose(
                found.lagOneCovariances[t], pair.covariance[..<2].map { Array($0[2...]) }, within: 1e-10, "lag \(t)")
        }
    }

    /// Sequences of several lengths at once are what they are one by one.
    @Test func lengthsDoNotMix() {
        let smoother = RauchTungStriebelSmoother(Self.system)
        let sequences = [3, 1, 2, 3].map { count in
            ObservationSequence(
                observations: Array(Self.observations[..<count]), inputs: Array(Self.inputs[..<(count - 1)]),
                feedthrough: .previousInput)
        }
        let together = smoother(sequences)
        #expect(together == sequences.map { smoother($0) })
        #expect(together.map(\.filtered) == KalmanFilter(Self.system)(sequences))
        #expect(together[1].smoothed == together[1].filtered.filtered && together[1].lagOneCovariances.isEmpty)
    }
}
