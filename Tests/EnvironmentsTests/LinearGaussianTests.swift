import Testing

@testable import Environments
@testable import Trajectories

struct LinearGaussianTests {
    /// Non-square and correlated everywhere, so that a transposition or a forgotten factor shows.
    static let system = LinearGaussianSystem(
        transition: [[0.5, 0.25], [-0.75, 1]], control: [[1], [-2]], transitionOffset: [0.25, -1],
        transitionCovariance: [[0.5, 0.3], [0.3, 0.4]],
        observation: [[1, 0], [0, 2], [1, -1]], feedthrough: [[0.5], [0], [-1]], observationOffset: [3, 0, -2],
        observationCovariance: [[0.2, 0.1, 0], [0.1, 0.3, -0.1], [0, -0.1, 0.4]],
        initialMean: [1, -2], initialCovariance: [[2, -0.5], [-0.5, 1]])

    @Test func stepMomentsAreTheSystems() {
        var environment = LinearGaussian(system: Self.system)
        var generator = SplitMix64(seed: 5)
        var (before, latents, after, residuals) = ([[Double]](), [[Double]](), [[Double]](), [[Double]]())
        for _ in 0..<40_000 {
            before.append(environment.reset(to: [2, 4], using: &generator).map(Double.init))
            let seen = environment.step([0.5], using: &generator).observation.map(Double.init)
            let z = environment.latent
            latents.append(z)
            after.append(seen)
            // y − C z − D u − d: the observation's noise alone.
            residuals.append([seen[0] - z[0] - 3.25, seen[1] - 2 * z[1], seen[2] - z[0] + z[1] + 2.5])
        }
        let (Q, R) = (Self.system.transitionCovariance, Self.system.observationCovariance)
        // C z + d, with no input before the first observation.
        SampleMoments(before).expect(mean: [5, 8, -4], covariance: R, "y_0")
        // A z + B u + b = (1 + 1 + 0.5 + 0.25, −1.5 + 4 − 1 − 1).
        SampleMoments(latents).expect(mean: [2.75, 0.5], covariance: Q, "z_1")
        SampleMoments(residuals).expect(mean: [0, 0, 0], covariance: R, "y_1 − C z_1 − D u_0 − d")
        // C Q Cᵀ + R, worked by hand.
        SampleMoments(after).expect(
            mean: [6, 1, -0.25],
            covariance: [[0.7, 0.7, 0.2], [0.7, 1.9, -0.3], [0.2, -0.3, 0.7]], "y_1")
    }

    @Test func initialMomentsAreTheSystems() {
        var environment = LinearGaussian(system: Self.system)
        var generator = SplitMix64(seed: 6)
        let latents = (0..<40_000).map { _ in
            _ = environment.reset(using: &generator)
            return environment.latent
        }
        SampleMoments(latents).expect(mean: [1, -2], covariance: [[2, -0.5], [-0.5, 1]], "z_0")
    }

    /// Without noise the path is the recursion's, to single precision.
    @Test func withoutNoiseItIsTheRecursion() {
        var system = Self.system
        let zeros = { (size: Int) in [[Double]](repeating: [Double](repeating: 0, count: size), count: size) }
        system.transitionCovariance = zeros(2)
        system.observationCovariance = zeros(3)
        system.initialCovariance = zeros(2)
        var environment = LinearGaussian(system: system)
        var generator = SplitMix64(seed: 1)
        #expect(environment.reset(using: &generator) == [4, -4, 1])
        // z_1 = (0.5 − 0.5 − 1 + 0.25, −0.75 − 2 + 2 − 1) = (−0.75, −1.75)
        #expect(environment.step([-1], using: &generator).observation == [1.75, -3.5, 0])
        #expect(environment.latent == [-0.75, -1.75])
    }

    @Test func defaultSystemIsSeenInOneNumberAndCutOffAfterAHundredSteps() {
        var environment = LinearGaussian()
        var generator = SplitMix64(seed: 2)
        #expect(environment.observationSpace == .unbounded(1))
        #expect(environment.actionSpace == .box(shape: [1], low: [-1], high: [1]))
        #expect(environment.system.feedthrough == [[0]])
        #expect(environment.reset(using: &generator).count == 1)
        for t in 1...100 {
            let step = environment.step([1], using: &generator)
            #expect(step.isTruncated == (t == 100))
            #expect(!step.isTerminated && step.reward == 0)
        }
    }

    @Test func factorsOnlyWhatIsACovariance() throws {
        let factor = try #require(choleskyFactor([[4, 2, 0], [2, 5, -2], [0, -2, 1]]))
        #expect(factor == [[2, 0, 0], [1, 2, 0], [0, -1, 0]])
        #expect(choleskyFactor([[1, 1, 0], [1, 1, 0], [0, 0, 4]]) == [[1, 0, 0], [1, 0, 0], [0, 0, 2]])
        #expect(choleskyFactor([[0x1p40, 0], [0, 0x1p-40]]) == [[0x1p20, 0], [0, 0x1p-20]])
        #expect(choleskyFactor([[1, 2], [2, 1]]) == nil)
        #expect(choleskyFactor([[1, 0.5], [0.4, 1]]) == nil)
        #expect(choleskyFactor([[0, 1], [1, 0]]) == nil)
    }
}
