import Environments
import Foundation
import Testing

@testable import ExactInference

/// The exact bounds of the posterior families against what another program computed, against the joint normal distribution,
/// and against what defines them.
struct GaussMarkovPosteriorTests {
    static let (system, observations) = (JointGaussianTests.system, JointGaussianTests.observations)

    static func sequence(_ observations: [[Double]], _ timing: FeedthroughTiming = .currentInput) -> ObservationSequence
    {
        let count = timing == .currentInput ? observations.count : observations.count - 1
        return ObservationSequence(
            observations: observations, inputs: Array(JointGaussianTests.inputs[..<count]), feedthrough: timing)
    }

    static func joint(_ timing: FeedthroughTiming) -> JointGaussian {
        JointGaussian(
            system, inputs: JointGaussianTests.inputs,
            feedthroughInputs: timing == .currentInput ? JointGaussianTests.inputs : [[0], [0.5], [-1]])
    }

    @Test(arguments: ReferenceFile.names, PosteriorFamily.allCases)
    func boundsAreTheReferences(_ name: String, family: PosteriorFamily) throws {
        let reference = try ReferenceFile.reference(name)
        let count = reference.sequences[0].observations.count
        let posterior = GaussMarkovPosterior(reference.system, count: count, family: family)
        let expected = try reference.sequences.map { try #require($0.bounds[family.rawValue]) }
        let found = posterior.evidenceLowerBounds(of: reference.sequences.map(\.sequence))
        expectClose(found, expected, within: 1e-8, "bounds")
    }

    @Test(arguments: ReferenceFile.names) func expectationsAreTheReferences(_ name: String) throws {
        let reference = try ReferenceFile.reference(name)
        let count = reference.sequences[0].observations.count
        for family in [PosteriorFamily.filtering, .filteringDiagonal] {
            let posterior = GaussMarkovPosterior(reference.system, count: count, family: family)
            let expected = try #require(reference.expectedBounds[family.rawValue])
            #expect(abs(posterior.expectedEvidenceLowerBound - expected) <= 1e-8)
            #expect(abs(posterior.expectedLogLikelihood - reference.expectedLogLikelihood) <= 1e-8)
        }
    }

    /// E_q[log p(z, y) − log q(z)], where p and q are written out as normal distributions of all latents at once.
    @Test(arguments: PosteriorFamily.allCases, FeedthroughTiming.allCases)
    func boundsAreTheJointDistributions(_ family: PosteriorFamily, timing: FeedthroughTiming) {
        let posterior = GaussMarkovPosterior(Self.system, count: 3, family: family)
        let sequence = Self.sequence(Self.observations, timing)
        let latents = chain(posterior, offsets: posterior.offsets(for: [sequence])[0])
        let entropy = posterior.covariances.reduce(0) {
            $0 + 0.5 * PositiveDefinite($1, "").logDeterminant + 1 + log(2 * Double.pi)
        }
        let expected =
            Self.joint(timing).expectedLogDensity(latents: latents, observations: Self.observations) + entropy
        #expect(abs(posterior.evidenceLowerBounds(of: [sequence])[0] - expected) < 1e-10)
    }

    /// The mean and covariance of all latents of a chain of three rows, multiplied out.
    private func chain(_ posterior: GaussMarkovPosterior, offsets: [[Double]]) -> Gaussian {
        var (mean, covariance) = (offsets[0], posterior.covariances[0])
        for row in 1..<posterior.count {
            // z_0 … z_t as a linear function of z_0 … z_{t−1}, and noise.
            let size = mean.count
            let last = posterior.gains[row].map { [Double](repeating: 0, count: size - 2) + $0 }
            mean += sum(product(last, mean), offsets[row])
            covariance = congruence(identity(size) + last, covariance)
            for i in 0..<2 { for j in 0..<2 { covariance[size + i][size + j] += posterior.covariances[row][i][j] } }
        }
        return Gaussian(mean: mean, covariance: covariance)
    }

    /// Each family against its definition, by conditioning the joint distribution: z_t given z_{t−1} and what it sees.
    @Test(arguments: FeedthroughTiming.allCases) func familiesAreWhatTheyAreCalled(_ timing: FeedthroughTiming) {
        let (joint, sequence) = (Self.joint(timing), Self.sequence(Self.observations, timing))
        func posterior(_ family: PosteriorFamily) -> (GaussMarkovPosterior, [[Double]]) {
            let found = GaussMarkovPosterior(Self.system, count: 3, family: family)
            return (found, found.offsets(for: [sequence])[0])
        }
        let (smoothing, smoothingOffsets) = posterior(.smoothing)
        let (filtering, filteringOffsets) = posterior(.filtering)
        let (marginals, marginalMeans) = posterior(.filterMarginals)
        for t in 1..<3 {
            let pair = joint.conditional(joint.latent(t) + joint.latent(t - 1), on: Self.observations)
            let (gain, offset, covariance) = conditional(pair)
            for found in [smoothing, filtering] {
                expectClose(found.gains[t], gain, within: 1e-10, "gain \(t)")
                expectClose(found.covariances[t], covariance, within: 1e-10, "covariance \(t)")
            }
            expectClose(smoothingOffsets[t], offset, within: 1e-10, "smoothing offset \(t)")
            // The expectation of the smoother's, given what was seen up to row t.
            let seen = Array(Self.observations[...t])
            let known = joint.conditional(joint.latent(t) + joint.latent(t - 1), on: seen).mean
            let expected = difference(Array(known[..<2]), product(gain, Array(known[2...])))
            expectClose(filteringOffsets[t], expected, within: 1e-10, "filtering offset \(t)")
            let marginal = Gaussian(mean: marginalMeans[t], covariance: marginals.covariances[t])
            expectClose(marginal, joint.conditional(joint.latent(t), on: seen), within: 1e-10, "marginal \(t)")
            #expect(marginals.gains[t] == [[0, 0], [0, 0]])
        }
    }

    /// The gain, offset and covariance of a pair's first two elements given the last two.
    private func conditional(_ pair: Gaussian) -> (gain: [[Double]], offset: [Double], covariance: [[Double]]) {
        func block(_ rows: Range<Int>, _ columns: Range<Int>) -> [[Double]] {
            pair.covariance[rows].map { Array($0[columns]) }
        }
        let gain = product(block(0..<2, 2..<4), PositiveDefinite(block(2..<4, 2..<4), "").inverse)
        return (
            gain, difference(Array(pair.mean[..<2]), product(gain, Array(pair.mean[2...]))),
            difference(block(0..<2, 0..<2), product(gain, block(2..<4, 0..<2)))
        )
    }

    /// p(z_t | z_{t−1}, y_t): the smoother's where nothing follows, and the same matrices wherever something does.
    @Test func greedyIsExactAtTheLastRow() {
        let sequence = Self.sequence(Self.observations)
        let smoothing = GaussMarkovPosterior(Self.system, count: 3, family: .smoothing)
        let greedy = GaussMarkovPosterior(Self.system, count: 3, family: .greedy)
        expectClose(greedy.gains[2], smoothing.gains[2], within: 1e-12, "gain")
        expectClose(greedy.covariances[2], smoothing.covariances[2], within: 1e-12, "covariance")
        expectClose(
            greedy.offsets(for: [sequence])[0][2], smoothing.offsets(for: [sequence])[0][2], within: 1e-12, "offset")
        expectClose(greedy.gains[1], greedy.gains[2], within: 0, "gain")
        expectClose(greedy.innovationGains[1], greedy.innovationGains[2], within: 0, "innovation gain")
    }

    @Test(arguments: ReferenceFile.names) func theBoundsAreOrdered(_ name: String) throws {
        let reference = try ReferenceFile.reference(name)
        let sequences = reference.sequences.map(\.sequence)
        let exact = KalmanFilter(reference.system)(sequences).map(\.logLikelihood)
        func bounds(_ family: PosteriorFamily) -> [Double] {
            GaussMarkovPosterior.evidenceLowerBounds(of: sequences, under: reference.system, family: family)
        }
        expectClose(bounds(.smoothing), exact, within: 1e-10, "log p")
        for (higher, lower) in [
            (PosteriorFamily.smoothing, PosteriorFamily.smoothingDiagonal), (.filtering, .filteringDiagonal),
            (.smoothing, .filtering), (.smoothingDiagonal, .filteringDiagonal),
        ] {
            for (above, below) in zip(bounds(higher), bounds(lower)) { #expect(above > below + 0.1) }
        }
        for family in PosteriorFamily.allCases where family != .smoothing {
            for (above, below) in zip(exact, bounds(family)) { #expect(above > below) }
        }
    }

    /// Of each length what the posterior of that length gives, in the order of the sequences.
    @Test func lengthsDoNotMix() {
        let sequences = [3, 1, 2, 3].map { Self.sequence(Array(Self.observations[..<$0])) }
        for family in PosteriorFamily.allCases {
            let found = GaussMarkovPosterior.evidenceLowerBounds(of: sequences, under: Self.system, family: family)
            let expected = sequences.map {
                GaussMarkovPosterior(Self.system, count: $0.count, family: family).evidenceLowerBounds(of: [$0])[0]
            }
            #expect(found == expected)
        }
    }
}
