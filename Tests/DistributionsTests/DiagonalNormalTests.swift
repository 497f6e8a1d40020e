import Tensors
import TestSupport
import Testing

@testable import Distributions

struct DiagonalNormalTests {
    let q = DiagonalNormal(mean: Tensor([0.3, -1], shape: [2]), deviation: Tensor([0.5, 2], shape: [2]))
    let p = DiagonalNormal(mean: Tensor([-0.2, 0.5], shape: [2]), deviation: Tensor([1.5, 1.2], shape: [2]))

    /// 50,000 draws of one distribution, `[N, 2]`, and it as often.
    func draws(_ distribution: DiagonalNormal) -> (repeated: DiagonalNormal, sample: Tensor) {
        var generator = RandomGenerator(seed: 21)
        let repeated = DiagonalNormal(parameters: distribution.parameters.broadcast(to: [50_000, 4]))
        return (repeated, repeated.sample(using: &generator))
    }

    @Test func aSampleHasTheMoments() {
        let sample = draws(q).sample
        for (column, moments) in zip(0..<2, zip(q.mean.doubles, q.deviation.doubles)) {
            let x = MonteCarlo(sample.columns(column..<column + 1).doubles)
            #expect(x.mean(is: moments.0))
            #expect(MonteCarlo(x.values.map { ($0 - moments.0) * ($0 - moments.0) }).mean(is: moments.1 * moments.1))
        }
    }

    @Test func entropyIsTheExpectedSurprise() {
        let (repeated, sample) = draws(q)
        #expect(MonteCarlo(repeated.logProbability(sample).doubles).mean(is: -q.entropy.item))
    }

    @Test func divergenceIsTheExpectedLogRatio() {
        let (repeated, sample) = draws(q)
        let other = DiagonalNormal(parameters: p.parameters.broadcast(to: [50_000, 4]))
        let ratio = repeated.logProbability(sample) - other.logProbability(sample)
        #expect(MonteCarlo(ratio.doubles).mean(is: q.klDivergence(to: p).item))
    }

    @Test func divergenceIsPositiveAndZeroFromItself() {
        let many = DiagonalNormal(
            mean: .sample([500, 3], seed: 1), deviation: .sample([500, 3], in: 0.1...3, seed: 2))
        let others = DiagonalNormal(
            mean: .sample([500, 3], seed: 3), deviation: .sample([500, 3], in: 0.1...3, seed: 4))
        #expect(many.klDivergence(to: others).doubles.allSatisfy { $0 > 0 })
        #expect(many.klDivergence(to: many).doubles.allSatisfy { $0 == 0 })
        let single = DiagonalNormal(parameters: many.parameters.converted(to: .single))
        #expect(single.klDivergence(to: single).floats.allSatisfy { $0 == 0 })
    }

    /// ∫ p(x) dx = 1 by the trapezoidal rule over ±12 deviations: the density has its constant.
    @Test func theDensityIntegratesToOne() {
        let grid = (0...24_000).map { -11.7 + Double($0) * 0.001 }
        let normal = DiagonalNormal(parameters: Tensor([0.3, 0.5], shape: [2]).broadcast(to: [grid.count, 2]))
        let density = normal.logProbability(Tensor(grid, shape: [grid.count, 1])).exp
        #expect(abs(density.sum.item * 0.001 - 1) < 1e-9)
    }

    @Test func modeAndMeanAreTheMean() {
        #expect(q.mode.doubles == [0.3, -1] && q.mean.doubles == [0.3, -1] && q.deviation.doubles == [0.5, 2])
    }

    @Test func aSampleIsReparameterized() {
        #expect(
            GradientCheck.failures(of: [p.parameters]) {
                var generator = RandomGenerator(seed: 3)
                return DiagonalNormal(parameters: $0[0]).sample(using: &generator)
            } == [])
    }
}
