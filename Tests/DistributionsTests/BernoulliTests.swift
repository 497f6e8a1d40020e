import Tensors
import TestSupport
import Testing

@testable import Distributions

struct BernoulliTests {
    let q = Bernoulli(logits: Tensor([0.7, -1.5], shape: [2]))
    let p = Bernoulli(logits: Tensor([-0.4, 0.2], shape: [2]))

    /// The four outcomes of two bits, `[4, 2]`.
    let outcomes = Tensor([0.0, 0, 0, 1, 1, 0, 1, 1], shape: [4, 2])

    func logProbabilities(_ b: Bernoulli) -> [Double] {
        Bernoulli(logits: b.logits.broadcast(to: [4, 2])).logProbability(outcomes).doubles
    }

    /// Σ over all outcomes of p(x) · f(x).
    func expectation(_ b: Bernoulli, _ f: [Double]) -> Double {
        zip(logProbabilities(b), f).reduce(0) { $0 + Tensor([$1.0], shape: [1]).exp.item * $1.1 }
    }

    @Test func probabilitiesSumToOne() {
        #expect(abs(expectation(q, [1, 1, 1, 1]) - 1) < 1e-12)
    }

    @Test func entropyIsTheExpectedSurprise() {
        #expect(abs(expectation(q, logProbabilities(q)) + q.entropy.item) < 1e-12)
    }

    @Test func divergenceIsTheExpectedLogRatio() {
        let ratio = zip(logProbabilities(q), logProbabilities(p)).map(-)
        #expect(abs(expectation(q, ratio) - q.klDivergence(to: p).item) < 1e-12)
        #expect(q.klDivergence(to: p).item > 0)
        #expect(q.klDivergence(to: q).item == 0)
    }

    @Test(arguments: [Precision.single, .double]) func aSampleHasTheFrequencies(_ precision: Precision) {
        var generator = RandomGenerator(seed: 5)
        let many = Bernoulli(logits: q.logits.broadcast(to: [50_000, 2]).converted(to: precision))
        let sample = many.sample(using: &generator)
        #expect(sample.precision == precision)
        #expect(sample.floats.allSatisfy { $0 == 0 || $0 == 1 })
        for column in 0..<2 {
            #expect(
                MonteCarlo(sample.columns(column..<column + 1).doubles).mean(is: q.probability.doubles[column]))
        }
    }

    @Test func extremeLogitsStayFinite() {
        let b = Bernoulli(logits: Tensor([Float(80), -80], shape: [2]))
        #expect(b.entropy.item < 1e-20 && b.entropy.item >= 0)
        #expect(b.logProbability(Tensor([Float(0), 1], shape: [2])).item == -160)
    }

    @Test func theModeIsTheLikelierValueInTheLogitsPrecision() {
        #expect(q.mode.doubles == [1, 0])
        #expect(q.mode.precision == .double)
    }
}
