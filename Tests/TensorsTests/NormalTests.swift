import TestSupport
import Testing

@testable import Tensors

struct NormalTests {
    let raw = Tensor.sample([2, 3, 8], seed: 1)
    let noise = Tensor.sample([2, 3, 4], seed: 2)
    /// Means and positive deviations.
    let q = Tensor.concatenated([.sample([2, 3, 4], seed: 3), .sample([2, 3, 4], in: 0.4...2, seed: 4)])
    let p = Tensor.concatenated([.sample([2, 3, 4], seed: 5), .sample([2, 3, 4], in: 0.4...2, seed: 6)])

    @Test func parameters() {
        let y = raw.normalParameters(floor: 0.1)
        #expect(y.columns(0..<4).doubles == raw.columns(0..<4).doubles)
        #expect(
            Closeness.double.failure(
                y.columns(4..<8).doubles, raw.columns(4..<8).doubles.map { .log(1 + .exp($0)) + 0.1 }) == nil)
        #expect(GradientCheck.failures(of: [raw]) { $0[0].normalParameters(floor: 0.1) } == [])
    }

    @Test func sample() {
        let z = q.normalSample(noise: noise)
        #expect(Closeness.double.failure(z, q.columns(0..<4) + q.columns(4..<8) * noise) == nil)
        #expect(GradientCheck.failures(of: [q]) { $0[0].normalSample(noise: noise) } == [])
    }

    @Test func divergence() {
        let kl = Tensor.normalDivergence(q, p)
        let (mq, sq, mp, sp) = (q.columns(0..<4), q.columns(4..<8), p.columns(0..<4), p.columns(4..<8))
        let expected = (sp / sq).log + (sq.square + (mq - mp).square) / (sp.square * 2) - 0.5
        #expect(Closeness.double.failure(kl, expected.sumOverLast) == nil)
        #expect(GradientCheck.failures(of: [q, p]) { .normalDivergence($0[0], $0[1]) } == [])
    }

    @Test func logDensity() {
        let density = q.normalLogDensity(noise)
        let (mean, deviation) = (q.columns(0..<4), q.columns(4..<8))
        let expected = -((noise - mean) / deviation).square * 0.5 - deviation.log - 0.5 * .log(2 * .pi)
        #expect(Closeness.double.failure(density, expected.sumOverLast) == nil)
        #expect(GradientCheck.failures(of: [q, noise]) { $0[0].normalLogDensity($0[1]) } == [])
    }
}
