import Testing

@testable import Trajectories

struct SequenceDatasetTests {
    let data = SequenceDataset(Log.numbered(steps: [3, 1, 2]), normalizer: Log.unscaled)

    @Test func aRowHoldsTheActionThatLedToItAndTheRewardOnArrival() {
        #expect(data.rowCount == 4 + 2 + 3)
        #expect(data.episodes == [0..<4, 4..<6, 6..<9])
        #expect(
            data.observations.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
                == [0, 1, 2, 3, 100, 101, 200, 201, 202])
        #expect(data.actions == [0, 1000, 1001, 1002, 0, 1100, 0, 1200, 1201])
        #expect(data.rewards == [0, 2000, 2001, 2002, 0, 2100, 0, 2200, 2201])
    }

    @Test func flagsStandAtTheEndsOfEpisodes() {
        #expect(data.isFirst.map { $0 ? 1 : 0 } == [1, 0, 0, 0, 1, 0, 1, 0, 0])
        // The second episode was cut off.
        #expect(data.isTerminal.map { $0 ? 1 : 0 } == [0, 0, 0, 1, 0, 0, 0, 0, 1])
    }

    @Test func firstRowsAreZeroInTheModelsUnits() {
        let log = Log.numbered(steps: [3, 1, 2])
        let data = SequenceDataset(log, normalizer: Normalizer(fitting: log))
        for (row, isFirst) in data.isFirst.enumerated() where isFirst {
            #expect(data.actions[row] == 0 && data.rewards[row] == 0)
        }
        #expect(abs(data.observations.reduce(0, +)) < 1e-4)
    }

    @Test func discreteActionsAreOneHotFromTheirStart() {
        let log = TrajectoryDataset(
            observationSpace: .unbounded(1), actionSpace: .discrete(count: 3, start: 5),
            episodes: [
                Episode(observations: [0, 1, 2, 3], actions: [5, 7, 6], rewards: [0, 0, 0], isTerminated: false)
            ])
        let data = SequenceDataset(log, normalizer: Normalizer(fitting: log))
        #expect(data.actionSize == 3)
        #expect(data.actions == [0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 1, 0])
    }

    @Test func countsOfALog() {
        let log = Log.numbered(steps: [3, 1, 2])
        #expect(log.stepCount == 6 && log.observationCount == 9)
    }
}
