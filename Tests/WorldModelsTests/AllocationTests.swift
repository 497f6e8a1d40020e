import AllocationCounter
import Tensors
import Testing
import Trajectories

@testable import WorldModels

/// What an agent's steps take from the heap once each has been done a few times.
struct AllocationTests {
    /// Of the sizes of PlaNet's model, in single precision.
    static func model(_ change: (inout WorldModelConfiguration) -> Void = { _ in }) -> WorldModel {
        var configuration = WorldModelConfiguration()
        change(&configuration)
        var generator = RandomGenerator(seed: 1)
        return WorldModel(
            configuration: configuration, observationSpace: .unbounded(17), actionSpace: .unbounded(6),
            statistics: LogStatistics(
                normalizer: Normalizer(
                    observationSpace: .unbounded(17), actionSpace: .unbounded(6), observation: .identity(17),
                    action: .identity(6), reward: .identity(1)),
                linear: LinearStatistics(
                    observationSize: 17, actionSize: 6, count: 0, inputProducts: .init(repeating: 0, count: 576),
                    outputProducts: .init(repeating: 0, count: 24 * 18))),
            using: &generator)
    }

    /// Allocations of fifty steps, each from the state before it, after fifty others.
    static func allocations(_ model: WorldModel, _ step: (State, inout RandomGenerator) -> State) -> Int {
        var generator = RandomGenerator(seed: 2)
        var state = model.initialState(batch: 1)
        for _ in 0..<50 { state = step(state, &generator) }
        let before = allocation_count()
        for _ in 0..<50 { state = step(state, &generator) }
        return allocation_count() - before
    }

    @Test func whatIsAllocatedIsCounted() {
        let before = allocation_count()
        let arrays = (1...3).map { [Int](repeating: $0, count: 100 * $0) }
        #expect(allocation_count() - before >= 3 && arrays.count == 3)
    }

    @Test func filteringAllocatesNothing() {
        let model = AllocationTests.model()
        let (action, observation) = (Tensor(repeating: 1, shape: [1, 6]), Tensor(repeating: 1, shape: [1, 17]))
        let count = AllocationTests.allocations(model) {
            model.observe($0, action: action, observation: observation, using: &$1)
        }
        #expect(count == 0)
    }

    @Test func imaginingAllocatesNothing() {
        let (model, action) = (AllocationTests.model(), Tensor(repeating: 1, shape: [1, 6]))
        let count = AllocationTests.allocations(model) { model.imagine($0, action: action, using: &$1) }
        #expect(count == 0)
    }
}
