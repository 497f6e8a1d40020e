import Foundation
import Tensors
import TestSupport
import Testing

@testable import Distributions

/// Two variables of three classes: all nine outcomes are counted.
struct OneHotCategoricalTests {
    static let (groups, classes) = (2, 3)
    static let logits = [0.4, -1.2, 0.9, 2, 0.1, -0.3]
    static let otherLogits = [-0.7, 0.3, 0.2, 0.5, 1.5, -1]

    func categorical(_ logits: [Double], _ mix: Double, repeated count: Int? = nil) -> OneHotCategorical {
        let one = Tensor(logits, shape: [6])
        return OneHotCategorical(
            logits: count.map { one.broadcast(to: [$0, 6]) } ?? one, groups: Self.groups, classes: Self.classes,
            uniformMix: mix)
    }

    /// p of each outcome, by scalar arithmetic.
    func probabilities(_ logits: [Double], _ mix: Double) -> [Double] {
        let p = (0..<Self.groups).map { group in
            let weights = logits[3 * group..<3 * group + 3].map { Foundation.exp($0) }
            return weights.map { (1 - mix) * $0 / weights.reduce(0, +) + mix / 3 }
        }
        return (0..<9).map { p[0][$0 / 3] * p[1][$0 % 3] }
    }

    /// `[9, 6]`
    var outcomes: Tensor {
        var rows = [Double](repeating: 0, count: 54)
        for outcome in 0..<9 {
            rows[6 * outcome + outcome / 3] = 1
            rows[6 * outcome + 3 + outcome % 3] = 1
        }
        return Tensor(rows, shape: [9, 6])
    }

    @Test(arguments: [0, 0.01, 0.6]) func agreesWithEnumeration(_ mix: Double) {
        let (q, p) = (categorical(Self.logits, mix), categorical(Self.otherLogits, mix))
        let exact = probabilities(Self.logits, mix)
        let other = probabilities(Self.otherLogits, mix)
        let found = categorical(Self.logits, mix, repeated: 9).logProbability(outcomes)
        #expect(Closeness.double.failure(found.doubles, exact.map { Foundation.log($0) }) == nil)
        let entropy = -exact.reduce(0) { $0 + $1 * Foundation.log($1) }
        #expect(Closeness.double.failure([q.entropy.item], [entropy]) == nil)
        let divergence = zip(exact, other).reduce(0) { $0 + $1.0 * Foundation.log($1.0 / $1.1) }
        #expect(Closeness.double.failure([q.klDivergence(to: p).item], [divergence]) == nil)
        let marginals = (0..<3).map { exact[3 * $0..<3 * $0 + 3].reduce(0, +) }
        #expect(Closeness.double.failure(Array(q.probability.doubles[0..<3]), marginals) == nil)
    }

    @Test(arguments: [0, 0.3], [Precision.single, .double])
    func outcomesHaveTheirFrequencies(_ mix: Double, _ precision: Precision) {
        var generator = RandomGenerator(seed: 5)
        let many = OneHotCategorical(
            logits: Tensor(Self.logits, shape: [6]).broadcast(to: [50_000, 6]).converted(to: precision), groups: 2,
            classes: 3, uniformMix: mix)
        let sample = many.sample(using: &generator)
        #expect(sample.precision == precision && sample.shape == [50_000, 6])
        let bits = sample.floats
        #expect(bits.allSatisfy { $0 == 0 || $0 == 1 })
        let drawn: [Int] = (0..<50_000).map { row in
            let ones = (0..<6).filter { bits[6 * row + $0] == 1 }
            return ones.count == 2 && ones[0] < 3 && ones[1] >= 3 ? 3 * ones[0] + ones[1] - 3 : -1
        }
        #expect(!drawn.contains(-1), "one in each group")
        for (outcome, p) in probabilities(Self.logits, mix).enumerated() {
            #expect(MonteCarlo(drawn.map { $0 == outcome ? 1 : 0 }).mean(is: p))
        }
    }

    @Test(arguments: [0, 0.3]) func sampledSurpriseAndLogRatioHaveTheirMeans(_ mix: Double) {
        var generator = RandomGenerator(seed: 6)
        let (q, p) = (categorical(Self.logits, mix), categorical(Self.otherLogits, mix))
        let many = categorical(Self.logits, mix, repeated: 50_000)
        let sample = many.sample(using: &generator)
        let surprise = many.logProbability(sample)
        #expect(MonteCarlo(surprise.doubles).mean(is: -q.entropy.item))
        let ratio = surprise - categorical(Self.otherLogits, mix, repeated: 50_000).logProbability(sample)
        #expect(MonteCarlo(ratio.doubles).mean(is: q.klDivergence(to: p).item))
    }

    @Test func divergenceIsPositiveAndZeroFromItself() {
        func many(_ seed: UInt64, _ precision: Precision = .double) -> OneHotCategorical {
            OneHotCategorical(
                logits: Tensor.sample([500, 20], seed: seed).converted(to: precision), groups: 4, classes: 5,
                uniformMix: 0.01)
        }
        #expect(many(1).klDivergence(to: many(2)).doubles.allSatisfy { $0 > 0 })
        #expect(many(1).klDivergence(to: many(1)).doubles.allSatisfy { $0 == 0 })
        #expect(many(1, .single).klDivergence(to: many(1, .single)).floats.allSatisfy { $0 == 0 })
    }

    @Test(arguments: [0, 0.3]) func gradients(_ mix: Double) {
        let inputs = [Tensor.sample([4, 2, 6], seed: 1), .sample([4, 2, 6], seed: 2)]
        func categorical(_ logits: Tensor) -> OneHotCategorical {
            OneHotCategorical(logits: logits, groups: 2, classes: 3, uniformMix: mix)
        }
        #expect(GradientCheck.failures(of: inputs) { categorical($0[0]).logProbability($0[1]) } == [])
        #expect(GradientCheck.failures(of: inputs) { categorical($0[0]).klDivergence(to: categorical($0[1])) } == [])
        #expect(GradientCheck.failures(of: [inputs[0]]) { categorical($0[0]).entropy } == [])
        #expect(GradientCheck.failures(of: [inputs[0]]) { categorical($0[0]).probability } == [])
    }

    /// A sample's gradient is that of onehot + p − stopgrad(p); its value is the same on the tape and off.
    @Test(arguments: [0, 0.3]) func aSampleIsStraightThrough(_ mix: Double) {
        let logits = Tensor.sample([4, 6], seed: 1)
        let weight = Tensor.sample([4, 6], seed: 2)
        func run(_ output: (OneHotCategorical) -> Tensor) -> (value: Tensor, gradient: Tensor) {
            let tape = Tape()
            let leaf = tape.watch(logits)
            let value = output(OneHotCategorical(logits: leaf, groups: 2, classes: 3, uniformMix: mix))
            return (value.detached, tape.gradients(of: [value], seeds: [weight], leaves: [leaf])[0])
        }
        func draw(_ distribution: OneHotCategorical) -> Tensor {
            var generator = RandomGenerator(seed: 8)
            return distribution.sample(using: &generator)
        }
        let (sample, gradient) = run(draw)
        let constant = draw(OneHotCategorical(logits: logits, groups: 2, classes: 3, uniformMix: mix))
        #expect(sample.doubles == constant.doubles)
        let surrogate = run { constant + $0.probability - $0.probability.detached }
        #expect(Closeness.double.failure(sample, surrogate.value) == nil)
        #expect(gradient.doubles == surrogate.gradient.doubles && gradient.sumOfSquares > 0)
    }

    @Test func theModeIsTheLikeliestClassOfEachGroup() {
        let mode = categorical(Self.logits, 0).mode
        #expect(mode.doubles == [0, 0, 1, 1, 0, 0] && mode.precision == .double)
    }

    @Test func theOnlyClassIsCertain() {
        var generator = RandomGenerator(seed: 1)
        let certain = OneHotCategorical(logits: .sample([5, 2], seed: 1), groups: 2, classes: 1, uniformMix: 0.1)
        #expect(certain.sample(using: &generator).doubles.allSatisfy { $0 == 1 })
        let zeros = [Double](repeating: 0, count: 5)
        #expect(Closeness.double.failure(certain.entropy.doubles, zeros) == nil)
        #expect(Closeness.double.failure(certain.logProbability(certain.mode).doubles, zeros) == nil)
    }

    /// Opposite certainties: the mixture bounds log p below by log(u / C).
    @Test func extremeLogitsStayFinite() {
        let (certain, opposite) = (Tensor([Float(300), -300], shape: [2]), Tensor([Float(-300), 300], shape: [2]))
        func categorical(_ logits: Tensor, _ mix: Double) -> OneHotCategorical {
            OneHotCategorical(logits: logits, groups: 1, classes: 2, uniformMix: mix)
        }
        #expect(categorical(certain, 0).entropy.item < 1e-30)
        #expect(categorical(certain, 0).klDivergence(to: categorical(opposite, 0)).item == 600)
        let mixed = categorical(certain, 0.01).klDivergence(to: categorical(opposite, 0.01)).item
        #expect(abs(mixed - 0.99 * Foundation.log(0.995 / 0.005)) < 1e-5)
    }
}
