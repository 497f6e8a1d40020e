import Tensors
import Testing

@testable import ActorCritic

struct LambdaReturnTests {
    private let rewards = Tensor([1, 2, 3] as [Double], shape: [3, 1])
    private let discounts = Tensor([0.9, 0.5, 0.8] as [Double], shape: [3, 1])
    private let values = Tensor([10, 20, 30] as [Double], shape: [3, 1])

    /// R_2 = 3 + 0.8 · 30, and so on backwards, by hand.
    @Test(arguments: [0, 0.25, 1] as [Double]) func theRecursionByHand(_ lambda: Double) {
        let last = 3 + 0.8 * 30.0
        let middle = 2 + 0.5 * ((1 - lambda) * 20 + lambda * last)
        let first = 1 + 0.9 * ((1 - lambda) * 10 + lambda * middle)
        let found = LambdaReturn.of(rewards: rewards, discounts: discounts, values: values, lambda: lambda).doubles
        for (one, other) in zip(found, [first, middle, last]) { #expect(abs(one - other) < 1e-12) }
    }

    /// Nothing of what comes after the end of an episode reaches a return before it.
    @Test func anEndCutsTheReturn() {
        let ended = Tensor([0.9, 0, 0.8] as [Double], shape: [3, 1])
        let found = LambdaReturn.of(rewards: rewards, discounts: ended, values: values, lambda: 0.95).doubles
        #expect(found[1] == 2)
        #expect(abs(found[0] - (1 + 0.9 * (0.05 * 10 + 0.95 * 2))) < 1e-12)
    }

    /// Values 0 … 100: percentiles are 5 and 95. The first of many batches counts for all.
    @Test func theRangeOfReturns() {
        var range = ReturnRange()
        #expect(range.scale(minimum: 1) == 1)
        let returns = (0...100).map { Float(100 - $0) }
        range.follow(returns, rate: 0.01)
        #expect(abs(range.scale(minimum: 1) - 90) < 1e-9)
        for _ in 0..<50 { range.follow(returns, rate: 0.01) }
        #expect(abs(range.scale(minimum: 1) - 90) < 1e-9)
        range.follow(returns.map { $0 * 3 }, rate: 0.5)
        #expect(range.scale(minimum: 1) > 150)
        #expect(range.scale(minimum: 1000) == 1000)
    }
}
