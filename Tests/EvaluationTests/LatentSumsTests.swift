import Distributions
import Tensors
import TestSupport
import Testing
import WorldModels

@testable import Evaluation

struct LatentSumsTests {
    static func normal(_ seed: UInt64, deviation: Tensor? = nil) -> DiagonalNormal {
        DiagonalNormal(
            mean: .sample([4, 5, 3], seed: seed),
            deviation: deviation ?? .sample([4, 5, 3], in: 0.3...2, seed: seed + 1))
    }

    /// The units' divergences add up to the whole one, of rows that count.
    @Test func divergencesOfUnitsAddUp() {
        let (q, p) = (Self.normal(1), Self.normal(3))
        var mask = [Float](repeating: 1, count: 20)
        (mask[3], mask[19]) = (0, 0)
        let sums = LatentSums(posterior: .normal(q), prior: .normal(p), mask: mask, floor: nil)
        let report = sums.report
        let whole = zip(q.klDivergence(to: p).doubles, mask).reduce(0) { $0 + $1.0 * Double($1.1) } / 18
        #expect(report.kind == "normal" && report.divergence.count == 3)
        #expect(abs(report.divergence.reduce(0, +) - whole) < 1e-12)
        #expect(report.deviationsAtFloor == nil)

        let categorical = { (seed: UInt64) in
            OneHotCategorical(logits: .sample([4, 5, 6], seed: seed), groups: 2, classes: 3, uniformMix: 0.1)
        }
        let groups = LatentSums(
            posterior: .categorical(categorical(5)), prior: .categorical(categorical(6)), mask: mask, floor: nil)
        let byGroup = groups.report
        let total = zip(categorical(5).klDivergence(to: categorical(6)).doubles, mask).reduce(0) {
            $0 + $1.0 * Double($1.1)
        }
        #expect(byGroup.kind == "categorical" && byGroup.divergence.count == 2 && byGroup.meanVariance == nil)
        #expect(abs(byGroup.divergence.reduce(0, +) - total / 18) < 1e-12)
        #expect(byGroup.activeUnits == 2)
    }

    /// Unit 0 has a mean that varies, unit 1 one that stays where it is; two of eight deviations are at 0.1.
    @Test func unitsThatStayAreNotActive() throws {
        let q = DiagonalNormal(
            mean: Tensor([-1, 7, 1, 7, -1, 7, 1, 7.01], shape: [4, 2]),
            deviation: Tensor([0.1, 0.5, 0.104, 0.5, 0.106, 0.5, 1, 0.5], shape: [4, 2]))
        let prior = DiagonalNormal(
            mean: .zeros([4, 2], precision: .double),
            deviation: Tensor([Double](repeating: 1, count: 8), shape: [4, 2]))
        let mask = [Float](repeating: 1, count: 4)
        var sums = LatentSums(posterior: .normal(q), prior: .normal(prior), mask: mask, floor: 0.1)
        let report = sums.report
        #expect(report.activeUnits == 1)
        #expect(abs(try #require(report.meanVariance)[0] - 1) < 1e-9)
        #expect(report.deviationsAtFloor == 0.25)
        sums += sums
        #expect(sums.report == report)
    }
}
