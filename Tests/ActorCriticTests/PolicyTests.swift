import Distributions
import Tensors
import Testing

@testable import ActorCritic

struct PolicyTests {
    private static let draws = 20_000

    private static let box = Policy.box(
        DiagonalNormal(
            mean: Tensor([Float](repeating: 0.3, count: draws), shape: [draws, 1]),
            deviation: Tensor([Float](repeating: 0.2, count: draws), shape: [draws, 1])))

    /// p = (0.2, 0.8)
    private static let choice = Policy.choice(
        OneHotCategorical(
            logits: Tensor(
                [Float](repeating: 0, count: draws * 2).indices.map { $0 % 2 == 0 ? 0 : 1.3862944 }, shape: [draws, 2]),
            groups: 1, classes: 2))

    @Test(arguments: [0, 0.5, 1]) func spreadScalesTheDeviationOfABox(_ spread: Double) {
        var generator = RandomGenerator(seed: 1)
        let actions = Self.box.action(spread: spread, using: &generator).doubles
        let mean = actions.reduce(0, +) / Double(actions.count)
        let variance = actions.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(actions.count)
        #expect(abs(mean - 0.3) < 0.01)
        #expect(abs(variance.squareRoot() - 0.2 * spread) < 0.005)
    }

    /// p^(1/spread), normalised, is (1, 16) / 17 at a half.
    @Test(arguments: [(0, 0), (0.5, 1.0 / 17), (1, 0.2)]) func spreadSharpensAChoice(_ spread: Double, _ first: Double)
    {
        var generator = RandomGenerator(seed: 1)
        let actions = Self.choice.action(spread: spread, using: &generator).doubles
        let share = stride(from: 0, to: actions.count, by: 2).reduce(0) { $0 + actions[$1] } / Double(Self.draws)
        #expect(abs(share - first) < 0.01)
    }

    @Test func policiesTogetherAreTheirMean() throws {
        func box(_ mean: Float, _ deviation: Float) -> Policy {
            .box(DiagonalNormal(mean: Tensor([mean], shape: [1, 1]), deviation: Tensor([deviation], shape: [1, 1])))
        }
        func choice(_ logits: [Float]) -> Policy {
            .choice(OneHotCategorical(logits: Tensor(logits, shape: [1, 3]), groups: 1, classes: 3))
        }
        guard case .box(let normal) = Policy.mean(of: [box(0.25, 0.5), box(0.75, 0.25)]) else {
            Issue.record("boxes became a choice")
            return
        }
        #expect(normal.parameters.floats == [0.5, 0.375])
        // Of probabilities (1, 0), (½, ½) and logits of a mean that would say otherwise.
        guard case .choice(let both) = Policy.mean(of: [choice([50, 0, 0]), choice([0, 0, -50])]) else {
            Issue.record("choices became a box")
            return
        }
        #expect(zip(both.probability.doubles, [0.75, 0.25, 0]).allSatisfy { abs($0 - $1) < 1e-5 })
    }
}
