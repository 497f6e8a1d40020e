import Tensors
import TestSupport
import Testing
import Trajectories

@testable import WorldModels

struct BoundTermsTests {
    let data = Small.data(steps: [3, 4, 5, 6])
    let close = Closeness(relative: 1e-9, absolute: 1e-9)

    func terms(_ model: WorldModel, _ batch: SequenceBatch) -> BoundTerms {
        var generator = RandomGenerator(seed: 5)
        return model.boundTerms(
            batch, objective: Small.objective(FreeNats(mode: .perStepExcess, nats: 0.1)), using: &generator
        ).terms
    }

    func expectEqual(_ a: BoundTerms, _ b: BoundTerms) {
        for (x, y) in zip(a.sums, b.sums) { #expect(close.failure(x, y) == nil) }
        #expect(a.rowCount == b.rowCount && a.rewardCount == b.rewardCount)
    }

    @Test func paddingChangesNothing() {
        let model = Small.model()
        let exact = terms(model, Small.batch(data, starts: [4], length: 5))
        let padded = terms(model, Small.batch(data, starts: [4], length: 9, ends: [9]))
        expectEqual(exact, padded)
        #expect(
            exact.sums.prefix(5).allSatisfy { $0.doubles.allSatisfy { $0 != 0 } }, "every term has something to lose")
    }

    /// With posteriors too narrow for their noise to matter, as each row of a batch draws its own.
    @Test func theTermsOfSequencesAdd() {
        let model = Small.quietModel()
        let starts = [0, 4, 9, 15]
        let ends = [4, 9, 12, 22]
        let whole = terms(model, Small.batch(data, starts: starts, length: 7, ends: ends))
        let parts = zip(starts, ends).map { terms(model, Small.batch(data, starts: [$0], length: $1 - $0)) }
        expectEqual(whole, .total(parts))
        let order = [2, 0, 3, 1]
        expectEqual(
            whole,
            terms(model, Small.batch(data, starts: order.map { starts[$0] }, length: 7, ends: order.map { ends[$0] })))
    }

    @Test func totalAddsEverySumAndCount() {
        func terms(_ scale: Double, rows: Int) -> BoundTerms {
            BoundTerms(
                observation: Tensor([1.0, 2, 3], shape: [3]) * scale,
                reward: Tensor([4.0], shape: [1]) * scale,
                continuation: Tensor([5.0], shape: []) * scale, divergence: Tensor([6.0], shape: []) * scale,
                penalizedDivergence: Tensor([7.0], shape: []) * scale,
                surrogate: Tensor([8.0], shape: []) * scale,
                rewardSurrogate: Tensor([8.5], shape: []) * scale, particles: Tensor([9.0], shape: []) * scale,
                rowCount: rows, rewardCount: rows - 1)
        }
        let total = BoundTerms.total([terms(1, rows: 10), terms(10, rows: 20), terms(100, rows: 30)])
        #expect(total.sums.flatMap(\.doubles) == [111, 222, 333, 444, 555, 666, 777, 888, 943.5, 999])
        #expect(total.rowCount == 60 && total.rewardCount == 57)
    }
}
