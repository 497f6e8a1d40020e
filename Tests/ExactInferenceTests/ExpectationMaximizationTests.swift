import Environments
import Foundation
import Testing
import Trajectories

@testable import ExactInference

struct ExpectationMaximizationTests {
    /// Sequences that the system itself gives, under random inputs.
    static func simulate(_ system: LinearGaussianSystem, sequences: Int, rows: Int, seed: UInt64)
        -> [ObservationSequence]
    {
        LinearGaussian(system: system, stepLimit: rows - 1)
            .collect(episodes: sequences, policy: .random, seed: seed).episodes.map { ObservationSequence($0) }
    }

    static func logLikelihoodPerRow(_ system: LinearGaussianSystem, _ sequences: [ObservationSequence]) -> Double {
        let total = KalmanFilter(system)(sequences).reduce(0) { $0 + $1.logLikelihood }
        return total / Double(sequences.reduce(0) { $0 + $1.count })
    }

    static func expectNeverFalls(_ values: [Double], sourceLocation: SourceLocation = #_sourceLocation) {
        for (before, after) in zip(values, values.dropFirst()) where after < before - 1e-10 * abs(before) {
            Issue.record("the log likelihood fell from \(before) to \(after)", sourceLocation: sourceLocation)
        }
    }

    @Test(arguments: ReferenceFile.names, [false, true])
    func theLikelihoodNeverFalls(_ name: String, learnsFeedthrough: Bool) throws {
        let reference = try ReferenceFile.reference(name)
        var start = reference.system
        start.transition = start.transition.map { $0.map { 0.7 * $0 } }
        start.feedthrough = start.feedthrough.map { $0.map { $0 + 0.3 } }
        let fit = ExpectationMaximization(learnsFeedthrough: learnsFeedthrough)(
            from: start, on: reference.sequences.map(\.sequence), iterations: 60)
        #expect(fit.logLikelihoods.count == 61)
        Self.expectNeverFalls(fit.logLikelihoods)
        #expect(fit.logLikelihoods[60] > fit.logLikelihoods[0] + 5)
        // Two short sequences are fitted better than by what they came from, unless D stays wrong.
        if learnsFeedthrough {
            #expect(fit.logLikelihoods[60] > reference.sequences.reduce(0) { $0 + $1.logLikelihood })
        }
        #expect((fit.system.feedthrough == start.feedthrough) == !learnsFeedthrough)
    }

    /// Neither constraint on R costs the maximization its exactness: the likelihood never falls, and R stays within it.
    @Test(arguments: [
        ExpectationMaximization.ObservationNoise.diagonal(minimum: 0.15), .diagonal(minimum: 1e-6), .fixed,
    ])
    func aConstrainedNoiseStaysWithin(_ noise: ExpectationMaximization.ObservationNoise) {
        let sequences = Self.simulate(JointGaussianTests.system, sequences: 8, rows: 30, seed: 4)
        var start = JointGaussianTests.system
        start.observationCovariance = diagonal([1, 1, 1])
        start.transition = [[0.3, 0], [0, 0.3]]
        var reported: [Double] = []
        let fit = ExpectationMaximization(observationNoise: noise)(from: start, on: sequences, iterations: 40) {
            #expect($0 == reported.count + 1)
            reported.append($1 * 240)
        }
        Self.expectNeverFalls(fit.logLikelihoods)
        expectClose(reported, fit.logLikelihoods.dropLast(), within: 1e-9, "reported")
        #expect(fit.logLikelihoods[40] > fit.logLikelihoods[0] + 5)
        let found = fit.system.observationCovariance
        #expect(found == diagonal([found[0][0], found[1][1], found[2][2]]))
        switch noise {
        case .fixed: #expect(found == start.observationCovariance)
        case .diagonal(let minimum):
            #expect(found.indices.allSatisfy { found[$0][$0] >= minimum } && found != start.observationCovariance)
            if minimum == 0.15 { #expect(found.indices.contains { found[$0][$0] == minimum }) }
        case .full: Issue.record("full noise is not constrained")
        }
    }

    /// Sequences of several lengths have covariances of their own: what one iteration makes of them is what it makes of
    /// the same ones in another order.
    @Test func lengthsMayBeMixed() {
        let system = JointGaussianTests.system
        let (long, short) = (
            Self.simulate(system, sequences: 3, rows: 12, seed: 9),
            Self.simulate(system, sequences: 2, rows: 5, seed: 8)
        )
        func learned(_ sequences: [ObservationSequence]) -> LinearGaussianSystem {
            ExpectationMaximization()(from: system, on: sequences, iterations: 3).system
        }
        let (one, other) = (learned(long + short), learned([short[1], long[2], long[0], short[0], long[1]]))
        expectClose(one.transition, other.transition, within: 1e-10, "A")
        expectClose(one.initialCovariance, other.initialCovariance, within: 1e-10, "P")
        let fit = ExpectationMaximization()(from: system, on: long + short, iterations: 40)
        Self.expectNeverFalls(fit.logLikelihoods)
    }

    /// One iteration maximizes the expected log joint density: no small change of what was learned does better.
    @Test func theMaximizationIsStationary() {
        let system = JointGaussianTests.system
        let sequences = Self.simulate(system, sequences: 4, rows: 12, seed: 9)
        let posterior = RauchTungStriebelSmoother(system)(sequences)
        let learner = ExpectationMaximization(learnsFeedthrough: true)
        let learned = learner.maximize(system, sequences, posterior)
        func expected(_ candidate: LinearGaussianSystem) -> Double {
            zip(sequences, posterior).reduce(0) { $0 + Self.expectedLogJoint(candidate, $1.0, $1.1) }
        }
        let best = expected(learned)
        let matrices: [WritableKeyPath<LinearGaussianSystem, [[Double]]>] = [
            \.transition, \.control, \.observation, \.feedthrough, \.transitionCovariance, \.observationCovariance,
            \.initialCovariance,
        ]
        let vectors: [WritableKeyPath<LinearGaussianSystem, [Double]>] = [
            \.transitionOffset, \.observationOffset, \.initialMean,
        ]
        for change in [1e-3, -1e-3] {
            for path in matrices {
                for row in learned[keyPath: path].indices {
                    for column in learned[keyPath: path][row].indices {
                        var other = learned
                        other[keyPath: path][row][column] += change
                        let isCovariance =
                            path == \.transitionCovariance || path == \.observationCovariance
                            || path == \.initialCovariance
                        if isCovariance && row != column { other[keyPath: path][column][row] += change }
                        #expect(expected(other) < best, "\(path)[\(row)][\(column)]")
                    }
                }
            }
            for path in vectors {
                for row in learned[keyPath: path].indices {
                    var other = learned
                    other[keyPath: path][row] += change
                    #expect(expected(other) < best, "\(path)[\(row)]")
                }
            }
        }
    }

    /// E[log p(z, y)] under the posterior, written out pair by pair.
    static func expectedLogJoint(
        _ system: LinearGaussianSystem, _ sequence: ObservationSequence, _ known: SmoothedSequence
    ) -> Double {
        /// E[log N(e; 0, Σ)] for e of the given mean and covariance.
        func term(_ mean: [Double], _ spread: [[Double]], _ covariance: [[Double]]) -> Double {
            let factor = choleskyFactor(covariance)!
            let outer = mean.map { a in mean.map { a * $0 } }
            let ratio = rightQuotient(sum(outer, spread), factor: factor)
            let logDeterminant = factor.indices.reduce(0) { $0 + 2 * log(factor[$1][$1]) }
            return -0.5 * (ratio.indices.reduce(0) { $0 + ratio[$1][$1] } + logDeterminant)
        }
        let (A, C) = (system.transition, system.observation)
        let first = known.smoothed[0]
        var total = term(difference(first.mean, system.initialMean), first.covariance, system.initialCovariance)
        for t in 0..<sequence.count {
            let now = known.smoothed[t]
            let input = t > 0 ? sequence.inputs[t - 1] : sequence.inputs[0].map { _ in 0 }
            let seen = system.observationMean(latent: now.mean, feedthroughInput: input)
            total += term(
                difference(sequence.observations[t], seen), congruence(C, now.covariance),
                system.observationCovariance)
            guard t + 1 < sequence.count else { continue }
            let next = known.smoothed[t + 1]
            let shared = product(known.lagOneCovariances[t], transposed(A))
            let spread = difference(
                sum(next.covariance, congruence(A, now.covariance)), sum(shared, transposed(shared)))
            total += term(
                difference(next.mean, system.transitionMean(latent: now.mean, input: sequence.inputs[t])), spread,
                system.transitionCovariance)
        }
        return total
    }

    /// From a perturbed start, on fresh data; measured on other fresh data. The learned system has 16 parameters that the
    /// likelihood depends on at most, so that 8192 rows cost it about 16 / 2 / 8192 = 0.001 nats a row.
    @Test func itRecoversAKnownSystemsLikelihood() throws {
        let truth = try ReferenceFile.reference("s2").system
        var start = truth
        start.transition = [[0.4, 0.3], [0.2, 0.5]]
        start.control = [[-0.3], [0.4]]
        start.transitionOffset = [0.5, -0.5]
        start.observation = [[0.7, 0.3]]
        start.observationOffset = [0.5]
        start.transitionCovariance = [[1, 0], [0, 1]]
        start.observationCovariance = [[0.4]]
        start.initialMean = [1, -1]
        start.initialCovariance = [[1, 0], [0, 1]]
        let (training, fresh) = (
            Self.simulate(truth, sequences: 128, rows: 64, seed: 1),
            Self.simulate(truth, sequences: 256, rows: 64, seed: 2)
        )
        let fit = ExpectationMaximization()(from: start, on: training, iterations: 100, tolerance: 1e-6)
        Self.expectNeverFalls(fit.logLikelihoods)
        let best = Self.logLikelihoodPerRow(truth, fresh)
        let (before, after) = (Self.logLikelihoodPerRow(start, fresh), Self.logLikelihoodPerRow(fit.system, fresh))
        #expect(before < best - 0.1)
        #expect(abs(after - best) < 0.01, "\(after) instead of \(best) nats per row")
    }

    /// A direction without noise keeps none, and the likelihood does not fall.
    @Test func aCertainDirectionStaysCertain() {
        let system = JointGaussianTests.secondOrder
        let sequences = Self.simulate(system, sequences: 8, rows: 40, seed: 3)
        var start = system
        start.transition[0] = [0.6, 0.1]
        start.transitionCovariance[0][0] = 1
        let fit = ExpectationMaximization()(from: start, on: sequences, iterations: 30)
        Self.expectNeverFalls(fit.logLikelihoods)
        #expect(fit.system.transitionCovariance[1] == [0, 0])
        expectClose(fit.system.transition[1], [1, 0], within: 1e-6, "transition")
    }
}
