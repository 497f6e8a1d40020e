import Distributions
import Tensors
import TestSupport
import Testing

/// Distributions against PyTorch's, which stand in the same file of goldens.
@Suite struct DistributionGoldenTests {
    @Test(arguments: [Precision.double, .single]) func normal(_ precision: Precision) {
        goldens("normal", precision).expect(
            ["value", "mean", "deviation", "otherMean", "otherDeviation"],
            outputs: ["logProbability", "entropy", "divergence"]
        ) {
            let first = DiagonalNormal(mean: $0[1], deviation: $0[2])
            let second = DiagonalNormal(mean: $0[3], deviation: $0[4])
            return [first.logProbability($0[0]), first.entropy, first.klDivergence(to: second)]
        }
    }

    @Test(arguments: [Precision.double, .single]) func bernoulli(_ precision: Precision) {
        let golden = goldens("bernoulli", precision)
        golden.expect(["logits", "otherLogits"], outputs: ["logProbability", "entropy", "divergence"]) {
            let (first, second) = (Bernoulli(logits: $0[0]), Bernoulli(logits: $0[1]))
            return [first.logProbability(golden["bits"]), first.entropy, first.klDivergence(to: second)]
        }
    }

    @Test(arguments: [Precision.double, .single]) func normalFromRawOutput(_ precision: Precision) {
        let golden = goldens("gaussianParameters", precision)
        golden.expect(["raw"], outputs: ["mean", "deviation", "sample"]) {
            let normal = DiagonalNormal(raw: $0[0], minimumDeviation: golden.number("minimumDeviation"))
            return [normal.mean, normal.deviation, normal.sample(noise: golden["noise"])]
        }
    }
}
