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

    /// The mean is taken off in 64 bits, whatever is standardised; 32-bit numbers give what they hold.
    @Test func numbersFarFromZeroAreEncodedInFull() {
        let clock = (0..<5).map { 1.7e9 + 0.05 * Double($0) }
        let log = TrajectoryDataset(
            observationSpace: .unbounded(1), actionSpace: .unbounded(1),
            episodes: [
                Episode(
                    observations: clock, actions: clock.dropLast().map { -$0 },
                    rewards: clock.dropFirst().map { 2 * $0 },
                    isTerminated: false)
            ])
        let normalizer = Normalizer(fitting: log)
        let data = SequenceDataset(log, normalizer: normalizer)
        for (row, place) in [-2, -1, 0, 1, 2].enumerated() {
            #expect(abs(data.observations[row] - Float(place) / Float(2).squareRoot()) < 1e-5)
        }
        for (row, place) in [-1.5, -0.5, 0.5, 1.5].enumerated() {
            let expected = Float(place / 1.25.squareRoot())
            #expect(abs(data.actions[row + 1] + expected) < 1e-5 && abs(data.rewards[row + 1] - expected) < 1e-5)
        }
        let decoded = normalizer.decodeObservations(data.observations)
        for (found, exact) in zip(decoded, clock) { #expect(abs(found - exact) < 1e-6) }
        #expect(normalizer.encodeObservations([Float(1.7e9)])[0] == data.observations[0])
        #expect(normalizer.encodeActions([Float(-1.7e9)])[0] == data.actions[1])
    }

    /// An action that never varied still moves in its own unit.
    @Test func aConstantActionIsShifted() {
        let normalizer = Normalizer(fitting: Self.log)
        #expect(normalizer.action.deviation == [0, 0])
        #expect(normalizer.encodeActions([7.25, 0.5]) == [0.25, 0])
    }
}
