import Foundation
import Tensors
import TestSupport
import Testing

@testable import Distributions

struct MultivariateNormalTests {
    /// Two variables: L = [[1/2, 0], [-3/4, 3/2]], its inverse by hand.
    let q = MultivariateNormal(
        mean: Tensor([0.3, -1], shape: [2]), factor: Tensor([0.5, 0, -0.75, 1.5], shape: [2, 2]),
        inverseFactor: Tensor([2, 0, 1, 2.0 / 3], shape: [2, 2]))
    let p = MultivariateNormal(
        mean: Tensor([-0.2, 0.5], shape: [2]), factor: Tensor([1.25, 0, 0.5, 0.8], shape: [2, 2]),
        inverseFactor: Tensor([0.8, 0, -0.5, 1.25], shape: [2, 2]))

    /// Lower-triangular with a positive diagonal, and its inverse by forward substitution.
    static func factors(_ leading: Shape, _ size: Int, seed: UInt64) -> (factor: Tensor, inverse: Tensor) {
        let shape = leading.appending(size).appending(size)
        var (factor, inverse) = (Tensor.sample(shape, seed: seed).doubles, [Double](repeating: 0, count: shape.count))
        for first in stride(from: 0, to: shape.count, by: size * size) {
            for i in 0..<size {
                for j in 0..<size where j > i { factor[first + i * size + j] = 0 }
                factor[first + i * size + i] = abs(factor[first + i * size + i]) + 0.5
                for j in 0...i {
                    var rest: Double = i == j ? 1 : 0
                    for k in 0..<i { rest -= factor[first + i * size + k] * inverse[first + k * size + j] }
                    inverse[first + i * size + j] = rest / factor[first + i * size + i]
                }
            }
        }
        return (Tensor(factor, shape: shape), Tensor(inverse, shape: shape))
    }

    static func normal(_ leading: Shape, _ size: Int, shared: Bool = false, seed: UInt64) -> MultivariateNormal {
        let (factor, inverse) = factors(shared ? .scalar : leading, size, seed: seed)
        return MultivariateNormal(
            mean: .sample(leading.appending(size), seed: seed + 100), factor: factor, inverseFactor: inverse)
    }

    /// 50,000 draws of one distribution, `[N, 2]`, and it as often.
    func draws(_ one: MultivariateNormal) -> (repeated: MultivariateNormal, sample: Tensor) {
        var generator = RandomGenerator(seed: 21)
        let repeated = MultivariateNormal(
            mean: one.mean.broadcast(to: [50_000, 2]), factor: one.factor, inverseFactor: one.inverseFactor)
        return (repeated, repeated.sample(using: &generator))
    }

    /// With Σ_q = [[1/4, −3/8], [−3/8, 45/16]], determinant 9/16, and Σ_p = [[25/16, 5/8], [5/8, 89/100]], determinant 1.
    @Test func closedForms() {
        let close = Closeness.double
        let x = Tensor([1.0, 0.2], shape: [2])
        let logTwoPi = Foundation.log(2 * Double.pi)
        let logDeterminant = Foundation.log(9.0 / 16)
        // (x − μ)ᵀ Σ_q⁻¹ (x − μ) for x − μ = (0.7, 1.2): by the adjugate, (45/16 · 0.49 + 3/4 · 0.84 + 1/4 · 1.44) · 16/9.
        let density: Double = -0.5 * (2.45 + 1.12 + 0.64) - 0.5 * logDeterminant - logTwoPi
        #expect(close.failure([q.logProbability(x).item], [density]) == nil)
        #expect(close.failure([q.entropy.item], [1 + logTwoPi + 0.5 * logDeterminant]) == nil)
        // By the adjugate of Σ_p, as its determinant is 1; the means are (1/2, −3/2) apart.
        let trace: Double = 0.89 / 4 + 1.25 * 0.375 + 1125.0 / 256
        let shift: Double = 0.89 / 4 + 1.25 * 0.75 + 225.0 / 64
        let divergence = 0.5 * (trace + shift - 2 - logDeterminant)
        #expect(close.failure([q.klDivergence(to: p).item], [divergence]) == nil)
        #expect(q.sample(noise: Tensor([2.0, -1], shape: [2])).doubles == [1.3, -4])
    }

    @Test func aSampleHasTheMoments() {
        let sample = draws(q).sample.doubles
        let x = (0..<50_000).map { sample[2 * $0] - 0.3 }
        let y = (0..<50_000).map { sample[2 * $0 + 1] + 1 }
        #expect(MonteCarlo(x).mean(is: 0) && MonteCarlo(y).mean(is: 0))
        #expect(MonteCarlo(x.map { $0 * $0 }).mean(is: 0.25))
        #expect(MonteCarlo(zip(x, y).map { $0 * $1 }).mean(is: -0.375))
        #expect(MonteCarlo(y.map { $0 * $0 }).mean(is: 2.8125))
    }

    @Test func sampledSurpriseAndLogRatioHaveTheirMeans() {
        let (repeated, sample) = draws(q)
        let surprise = repeated.logProbability(sample)
        #expect(MonteCarlo(surprise.doubles).mean(is: -q.entropy.item))
        let ratio = surprise - draws(p).repeated.logProbability(sample)
        #expect(MonteCarlo(ratio.doubles).mean(is: q.klDivergence(to: p).item))
    }

    @Test func divergenceIsPositiveAndZeroFromItself() {
        let (many, others) = (Self.normal([200], 3, seed: 1), Self.normal([200], 3, seed: 2))
        #expect(many.klDivergence(to: others).doubles.allSatisfy { $0 > 0 })
        #expect(many.klDivergence(to: many).doubles.allSatisfy { abs($0) < 1e-9 })
    }

    @Test func withADiagonalFactorItIsTheDiagonalNormal() {
        let mean = [Tensor.sample([4, 2, 3], seed: 1), .sample([4, 2, 3], seed: 2)]
        for shape in [[3], [2, 3], [4, 2, 3]] as [Shape] {
            let deviation = [Tensor.sample(shape, in: 0.4...2, seed: 3), .sample(shape, in: 0.4...2, seed: 4)]
            let x = Tensor.sample([4, 2, 3], seed: 5)
            let full = (0..<2).map { MultivariateNormal(mean: mean[$0], deviation: deviation[$0]) }
            let diagonal = (0..<2).map {
                DiagonalNormal(mean: mean[$0], deviation: deviation[$0].broadcast(to: [4, 2, 3]))
            }
            let close = Closeness.double
            #expect(close.failure(full[0].logProbability(x), diagonal[0].logProbability(x)) == nil)
            #expect(close.failure(full[0].entropy, diagonal[0].entropy) == nil)
            #expect(close.failure(full[0].klDivergence(to: full[1]), diagonal[0].klDivergence(to: diagonal[1])) == nil)
            #expect(close.failure(full[0].sample(noise: x), diagonal[0].sample(noise: x)) == nil)
            #expect(full[0].mode.doubles == diagonal[0].mode.doubles)
        }
    }

    /// `[Z, Z]`, extents of 1, and the same factor written out for every row.
    @Test func aSharedFactorIsThatOfEveryRow() {
        let shared = Self.normal([4, 2], 3, shared: true, seed: 1)
        let other = Self.normal([4, 2], 3, seed: 2)
        let x = Tensor.sample([4, 2, 3], seed: 3)
        let close = Closeness.double
        for shape in [[1, 3, 3], [1, 1, 3, 3], [4, 1, 3, 3], [4, 2, 3, 3]] as [Shape] {
            let repeated = MultivariateNormal(
                mean: shared.mean, factor: shared.factor.broadcast(to: shape),
                inverseFactor: shared.inverseFactor.broadcast(to: shape))
            #expect(close.failure(repeated.logProbability(x), shared.logProbability(x)) == nil)
            #expect(close.failure(repeated.entropy, shared.entropy) == nil)
            #expect(close.failure(repeated.sample(noise: x), shared.sample(noise: x)) == nil)
            #expect(close.failure(repeated.klDivergence(to: other), shared.klDivergence(to: other)) == nil)
            #expect(close.failure(other.klDivergence(to: repeated), other.klDivergence(to: shared)) == nil)
        }
        #expect(shared.entropy.shape == [4, 2] && shared.klDivergence(to: shared).shape == [4, 2])
    }

    @Test(arguments: [false, true]) func gradients(_ isShared: Bool) {
        let (q, p) = (Self.normal([4, 2], 3, shared: isShared, seed: 1), Self.normal([4, 2], 3, seed: 2))
        let inputs = [q.mean, q.factor, q.inverseFactor, p.mean, p.factor, p.inverseFactor]
        let x = Tensor.sample([4, 2, 3], seed: 3)
        func first(_ input: [Tensor]) -> MultivariateNormal {
            MultivariateNormal(mean: input[0], factor: input[1], inverseFactor: input[2])
        }
        #expect(GradientCheck.failures(of: Array(inputs[0..<3]) + [x]) { first($0).logProbability($0[3]) } == [])
        #expect(GradientCheck.failures(of: Array(inputs[0..<3])) { first($0).entropy } == [])
        #expect(GradientCheck.failures(of: Array(inputs[0..<3])) { first($0).sample(noise: x) } == [])
        #expect(
            GradientCheck.failures(of: inputs) { first($0).klDivergence(to: first(Array($0[3..<6]))) } == [])
        #expect(
            GradientCheck.failures(of: inputs) { first(Array($0[3..<6])).klDivergence(to: first($0)) } == [])
    }

    @Test func gradientsOfADeviation() {
        let x = Tensor.sample([4, 2, 3], seed: 3)
        #expect(
            GradientCheck.failures(of: [.sample([4, 2, 3], seed: 1), .sample([3], in: 0.5...2, seed: 2)]) {
                MultivariateNormal(mean: $0[0], deviation: $0[1]).logProbability(x)
            } == [])
    }

    @Test func singlePrecision() {
        let double = Self.normal([4, 2], 3, shared: true, seed: 1)
        let single = MultivariateNormal(
            mean: double.mean.converted(to: .single), factor: double.factor.converted(to: .single),
            inverseFactor: double.inverseFactor.converted(to: .single))
        let x = Tensor.sample([4, 2, 3], seed: 3)
        let close = Closeness(relative: 1e-5, absolute: 1e-5)
        #expect(close.failure(single.logProbability(x.converted(to: .single)), double.logProbability(x)) == nil)
        #expect(close.failure(single.entropy, double.entropy) == nil)
        var (a, b) = (RandomGenerator(seed: 4), RandomGenerator(seed: 4))
        #expect(close.failure(single.sample(using: &a), double.sample(using: &b)) == nil)
    }

    @Test func factorsThatDoNotFitTrap() async {
        await #expect(processExitsWith: .failure) {
            _ = MultivariateNormal(mean: .zeros([4, 3]), factor: .zeros([2, 3, 3]), inverseFactor: .zeros([2, 3, 3]))
        }
        await #expect(processExitsWith: .failure) {
            _ = MultivariateNormal(mean: .zeros([4, 1]), factor: .zeros([4, 1]), inverseFactor: .zeros([4, 1]))
        }
        await #expect(processExitsWith: .failure) {
            _ = MultivariateNormal(mean: .zeros([3]), factor: .zeros([3, 3]), inverseFactor: .zeros([1, 3]))
        }
    }
}
