import Foundation
import Tensors
import TestSupport
import Testing

@testable import Distributions

struct TwoHotTests {
    static let logits = Tensor.sample([2, 2 * 255], seed: 4)

    /// Bins of DreamerV3: symexp of 128 evenly spaced numbers from −20 to 0, and their mirror image.
    @Test func binsAreThePublishedOnes() {
        let bins = TwoHot.values
        #expect(bins.count == 255 && bins[127] == 0)
        #expect((0..<255).allSatisfy { bins[$0] == -bins[254 - $0] })
        #expect(abs(bins[0] / -(exp(20) - 1) - 1) < 1e-12)
        #expect(abs(bins[128] / (exp(20.0 / 127) - 1) - 1) < 1e-12)
        #expect(abs(bins[190] / (exp(63 * 20.0 / 127) - 1) - 1) < 1e-12)
    }

    /// What two neighbouring bins say of a number between them, and one of itself.
    @Test func theDensityIsTheOneWrittenOut() {
        let (x, bins) = ([3.3, -0.01, TwoHot.values[200], -1e12], TwoHot.values)
        let found = TwoHot(logits: Self.logits).elementLogProbability(Tensor(x, shape: [2, 2])).doubles
        for (index, value) in x.enumerated() {
            let logits = Array(Self.logits.doubles[255 * index..<255 * (index + 1)])
            let total = log(logits.reduce(0) { $0 + exp($1) })
            let inside = max(value, bins[0])
            let lower = bins.lastIndex { $0 <= inside }!
            let share = (inside - bins[lower]) / (bins[lower + 1] - bins[lower])
            func term(_ bin: Int) -> Double {
                let width = (bins[min(bin + 1, 254)] - bins[max(bin - 1, 0)]) / 2
                return logits[bin] - total - log(width)
            }
            let expected: Double = (1 - share) * term(lower) + share * term(lower + 1)
            #expect(abs(found[index] - expected) < 1e-9 * abs(expected), "\(value)")
        }
    }

    /// The mixture of triangles integrates to 1 and its logarithm is nowhere below the bound.
    @Test func theBoundIsBelowADensity() {
        let bins = TwoHot.values
        let logits = (0..<255).map { -abs(Double($0) - 128) / 2 }
        let total = log(logits.reduce(0) { $0 + exp($1) })
        let twoHot = TwoHot(logits: Tensor(logits, shape: [1, 255]))
        func density(_ x: Double) -> Double {
            (1..<254).reduce(0) { sum, i in
                let rise = x <= bins[i]
                let hat =
                    x <= bins[i - 1] || x >= bins[i + 1]
                    ? 0
                    : rise ? (x - bins[i - 1]) / (bins[i] - bins[i - 1]) : (bins[i + 1] - x) / (bins[i + 1] - bins[i])
                return sum + exp(logits[i] - total) * hat / ((bins[i + 1] - bins[i - 1]) / 2)
            }
        }
        var integral = 0.0
        for i in 90..<166 {
            // Linear between bins: the trapezoid is exact.
            integral += (density(bins[i]) + density(bins[i + 1])) / 2 * (bins[i + 1] - bins[i])
        }
        #expect(abs(integral - 1) < 1e-6)
        for x in [-3.1, -0.4, 0.07, 0.9, 12] {
            let bound = twoHot.logProbability(Tensor([x], shape: [1, 1])).item
            #expect(bound <= log(density(x)) + 1e-12)
            #expect(bound > log(density(x)) - 0.5)
        }
    }

    @Test func meanEntropyAndDivergence() {
        let (q, p) = (TwoHot(logits: Self.logits * 0.3), TwoHot(logits: Tensor.sample([2, 510], seed: 6)))
        #expect(GradientCheck.failures(of: [Self.logits]) { TwoHot(logits: $0[0] * 40).mean } == [])
        #expect(q.klDivergence(to: q).doubles.allSatisfy { $0 == 0 })
        #expect(q.klDivergence(to: p).doubles.allSatisfy { $0 > 0 })
        let weights = Self.logits.doubles.map { exp($0 * 0.3) }
        let expected = (0..<2).map { number -> Double in
            let own = Array(weights[255 * number..<255 * (number + 1)])
            let weighted = zip(own, TwoHot.values).map { $0 * $1 }
            return weighted.reduce(0, +) / own.reduce(0, +)
        }
        #expect(Closeness(relative: 1e-9, absolute: 1e-4).failure(Array(q.mean.doubles[..<2]), expected) == nil)
        #expect(TwoHot(logits: .zeros([3, 255])).mean.floats == [0, 0, 0], "to the last bit")
        #expect(
            GradientCheck.failures(of: [Self.logits]) {
                TwoHot(logits: $0[0]).logProbability(Tensor([3.3, -0.01, 40, -7], shape: [2, 2]))
            } == [])
    }

    @Test func drawsAreBins() {
        let logits = (0..<255).map { -abs(Double($0) - 130) / 2 }
        let many = TwoHot(logits: Tensor(logits, shape: [1, 255]).broadcast(to: [20_000, 255]))
        var generator = RandomGenerator(seed: 5)
        let draws = many.sample(using: &generator)
        #expect(Set(draws.doubles).isSubset(of: Set(TwoHot.values)))
        #expect(MonteCarlo(draws.doubles).mean(is: many.mean.doubles[0]))
        #expect(MonteCarlo(many.logProbability(draws).doubles).mean(is: -many.entropy.doubles[0]))
        #expect(many.mode.doubles[0] == TwoHot.values[130])
    }
}
