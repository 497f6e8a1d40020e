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

    @Test func discreteActionsAreOneHot() {
        let log = TrajectoryDataset(
            observationSpace: .unbounded(1), actionSpace: .discrete(count: 3, start: 5),
            episodes: [
                Episode(observations: [0, 1, 2, 3], actions: [0, 2, 1], rewards: [0, 0, 0], isTerminated: false)
            ])
        let data = SequenceDataset(log, normalizer: Normalizer(fitting: log))
        #expect(data.actionSize == 3)
        #expect(data.actions == [0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 1, 0])
    }

    @Test func discreteObservationsAreOneHotToo() {
        let log = TrajectoryDataset(
            observationSpace: .discrete(count: 3, start: 1), actionSpace: .unbounded(1),
            episodes: [Episode(observations: [1, 0, 2], actions: [4, 6], rewards: [0, 0], isTerminated: false)])
        let normalizer = Normalizer(fitting: log)
        let data = SequenceDataset(log, normalizer: normalizer)
        #expect(data.observationSize == 3)
        #expect(data.observations == [0, 1, 0, 1, 0, 0, 0, 0, 1])
        #expect(normalizer.observation == .identity(3))
        #expect(data.actions == [0, -1, 1], "the actions are standardised beside them")
    }

    @Test func aLogWithoutActionsHasNone() {
        var log = Log.numbered(steps: [3, 1, 2])
        log = TrajectoryDataset(
            observationSpace: log.observationSpace, actionSpace: .unbounded(0),
            episodes: log.episodes.map {
                Episode(
                    observations: $0.observations, actions: [], rewards: $0.rewards, isTerminated: $0.isTerminated)
            })
        let normalizer = Normalizer(fitting: log)
        #expect(normalizer.action == .identity(0) && normalizer.encodeActions([]).isEmpty)
        let data = SequenceDataset(log, normalizer: normalizer)
        #expect(data.actionSize == 0 && data.actions.isEmpty && data.rowCount == 9)

        let batch = SequenceBatch(data, starts: [1, 4], length: 5)
        #expect(batch.action.shape == [5, 2, 0] && batch.observation.shape == [5, 2, 2])
        #expect(batch[1..<3].action.shape == [2, 2, 0])
        #expect(batch.converted(to: .double).action.precision == .double)

        // Inputs are the two observations and the constant.
        let statistics = LinearStatistics(data)
        #expect(statistics.actionSize == 0 && statistics.count == 6)
        #expect(statistics.inputProducts.count == 9 && statistics.inputProducts[8] == 6)
        #expect(statistics.outputProducts.count == 9)
    }

    @Test func countsOfALog() {
        let log = Log.numbered(steps: [3, 1, 2])
        #expect(log.stepCount == 6 && log.observationCount == 9)
    }
}
