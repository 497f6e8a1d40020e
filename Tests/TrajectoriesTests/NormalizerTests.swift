import Testing

@testable import Trajectories

struct NormalizerTests {
    /// Keys a: [varies, 5, varies], b: [0, 0], c: a choice. Nothing of b is seen.
    static let log = TrajectoryDataset(
        observationSpace: .dictionary([
            .init("a", .unbounded(3)), .init("b", .unbounded(2)), .init("c", .discrete(count: 2, start: 1)),
        ]), actionSpace: .unbounded(2),
        episodes: [
            Episode(
                observations: [1, 5, -4, 0, 0, 0, 3, 5, -8, 0, 0, 1], actions: [7, 0.5], rewards: [2],
                isTerminated: false)
        ])

    @Test func whatNeverVariesIsNotSeen() {
        let normalizer = Normalizer(fitting: Self.log)
        #expect(normalizer.observationSize == 4)
        #expect(normalizer.constants == [1: 5, 3: 0, 4: 0])
        #expect(normalizer.observationFields.map(\.name) == ["a", "b", "c"])
        #expect(normalizer.observationFields.map(\.encoded) == [0..<2, 2..<2, 2..<4])
        #expect(normalizer.isRewardConstant)
        #expect(normalizer.encodedObservation.deviation == [1, 0, 2, 0, 0, 1, 1])
        #expect(normalizer.readings { _ in true } == [0..<2, 2..<4])
    }

    /// Another value in such a column changes nothing of what the model sees; it is put back as the training log had it.
    @Test func whatIsNotSeenIsPutBack() {
        let normalizer = Normalizer(fitting: Self.log)
        let seen = normalizer.encodeObservations(Self.log.episodes[0].observations)
        #expect(seen == [-1, 1, 1, 0, 1, -1, 0, 1])
        #expect(normalizer.encodeObservations([1, 6, -4, 9, 9, 0]) == Array(seen.prefix(4)))
        #expect(normalizer.decodeObservations(seen) == [1, 5, -4, 0, 0, 1, 0, 3, 5, -8, 0, 0, 0, 1])
        #expect(normalizer.encodedPlaces([1, 2, 3, 4], elsewhere: 0) == [1, 0, 2, 0, 0, 3, 4])
        #expect((0..<4).map(normalizer.encodedColumn) == [0, 2, 5, 6])
    }

    /// An action that never varied still moves in its own unit.
    @Test func aConstantActionIsShifted() {
        let normalizer = Normalizer(fitting: Self.log)
        #expect(normalizer.action.deviation == [0, 0])
        #expect(normalizer.encodeActions([7.25, 0.5]) == [0.25, 0])
    }
}
