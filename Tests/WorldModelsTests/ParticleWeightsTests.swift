import Foundation
import Tensors
import TestSupport
import Testing

@testable import WorldModels

/// Weights and resampling against the same written out for one sequence at a time.
struct ParticleWeightsTests {
    let sequences = 5
    let samples = 4

    @Test(arguments: [0, 0.5, 1]) func theEstimateIsTheProductOfSegments(_ resampleBelow: Double) {
        var weights = ParticleWeights(
            sequences: sequences, samples: samples, resampleBelow: resampleBelow, precision: .double)
        var logWeights = [[Double]](repeating: [0, 0, 0, 0], count: sequences)
        var expected = [Double](repeating: 0, count: sequences)
        var generator = RandomGenerator(seed: 2)
        var (resampled, left) = (0, 0)
        for step in 0..<12 {
            let increments = Tensor.sample([sequences * samples], seed: UInt64(step))
            weights.multiply(increments)
            let order = weights.resample(using: &generator)
            for b in 0..<sequences {
                let mine = b * samples..<(b + 1) * samples
                logWeights[b] = zip(logWeights[b], increments.doubles[mine]).map { $0 + $1 }
                let total = logWeights[b].reduce(0) { $0 + exp($1) }
                let normalized = logWeights[b].map { exp($0) / total }
                let size = 1 / normalized.reduce(0) { $0 + $1 * $1 }
                if size < resampleBelow * Double(samples) {
                    expected[b] += log(total / Double(samples))
                    logWeights[b] = [0, 0, 0, 0]
                    expectSystematic(order.map { Array($0[mine]) } ?? [], normalized, first: mine.lowerBound)
                    resampled += 1
                } else {
                    #expect(order.map { Array($0[mine]) } ?? Array(mine) == Array(mine))
                    left += 1
                }
            }
        }
        #expect((resampled == 0) == (resampleBelow == 0) && (left == 0) == (resampleBelow == 1))
        let estimate = zip(expected, logWeights).map { $0 + log($1.reduce(0) { $0 + exp($1) } / Double(samples)) }
        #expect(Closeness(relative: 1e-10, absolute: 1e-12).failure(weights.logLikelihood.doubles, estimate) == nil)
    }

    /// Every particle has ⌊K w⌋ or ⌈K w⌉ descendants, all of its own sequence.
    private func expectSystematic(_ order: [Int], _ weights: [Double], first: Int) {
        #expect(order.count == weights.count)
        for (k, weight) in weights.enumerated() {
            let count = order.count { $0 == first + k }
            let share = weight * Double(weights.count)
            #expect(count >= Int(share.rounded(.down)) && count <= Int(share.rounded(.up)))
        }
    }

    /// The expected number of descendants is K w: four standard errors of 4000 resamplings, each count within 1 of it.
    @Test func descendantsAreUnbiased() {
        let weights = [0.05, 0.5, 0.15, 0.3]
        let runs = 4000
        var (generator, counts) = (RandomGenerator(seed: 4), [Double](repeating: 0, count: 4))
        for _ in 0..<runs {
            var particles = ParticleWeights(sequences: 1, samples: 4, resampleBelow: 1, precision: .double)
            particles.multiply(Tensor(weights.map { log($0) }, shape: [4]))
            for ancestor in particles.resample(using: &generator) ?? [] { counts[ancestor] += 1 }
        }
        for (count, weight) in zip(counts, weights) {
            let (share, bound) = (4 * weight, 4 * 0.5 / Double(runs).squareRoot())
            #expect(abs(count / Double(runs) - share) <= bound)
        }
    }

    /// A particle that cannot be, and a sequence of which none can: neither makes NaN of the rest.
    @Test func impossibleParticlesStayImpossible() {
        var generator = RandomGenerator(seed: 5)
        var weights = ParticleWeights(sequences: 3, samples: 2, resampleBelow: 0.9, precision: .double)
        weights.multiply(Tensor([0, -Double.infinity, 0, 0, -.infinity, -.infinity], shape: [6]))
        let order = weights.resample(using: &generator)
        #expect(order == [0, 0, 2, 3, 4, 5])
        let half = log(0.5)
        let estimates = weights.logLikelihood.doubles
        #expect(abs(estimates[0] - half) < 1e-12 && estimates[1] == 0 && estimates[2] == -.infinity)
        weights.multiply(Tensor([1.0, 1, 1, 1, 1, 1], shape: [6]))
        let later = weights.logLikelihood.doubles
        #expect(abs(later[0] - half - 1) < 1e-12 && abs(later[1] - 1) < 1e-12 && later[2] == -.infinity)
    }

    /// No gradient passes a resampling, but every segment's does.
    @Test(arguments: [0.0, 1.0]) func gradientsAgreeWithDifferences(_ resampleBelow: Double) {
        let increments = (0..<3).map { Tensor.sample([8], seed: UInt64($0)) }
        let failures = GradientCheck.failures(of: increments) { increments in
            var generator = RandomGenerator(seed: 4)
            var weights = ParticleWeights(sequences: 2, samples: 4, resampleBelow: resampleBelow, precision: .double)
            for increment in increments {
                weights.multiply(increment)
                _ = weights.resample(using: &generator)
            }
            return weights.logLikelihood
        }
        #expect(failures == [])
    }
}
