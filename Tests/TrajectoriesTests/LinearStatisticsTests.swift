import Testing

@testable import Trajectories

struct LinearStatisticsTests {
    @Test func productsOverTheTransitionsOfTheLog() {
        let log = TrajectoryDataset(
            observationSpace: .unbounded(2), actionSpace: .unbounded(1),
            episodes: [
                Episode(
                    observations: [1, 2, 3, 5, 8, 13], actions: [7, -2], rewards: [0.5, 4], isTerminated: true),
                Episode(observations: [-1, 0, 4, 4], actions: [3], rewards: [-6], isTerminated: false),
            ])
        let statistics = LinearStatistics(SequenceDataset(log, normalizer: Log.unscaled))
        // [x, a, 1] and [x' − x, r], written out from the log above.
        let inputs: [[Double]] = [[1, 2, 7, 1], [3, 5, -2, 1], [-1, 0, 3, 1]]
        let outputs: [[Double]] = [[2, 3, 0.5], [5, 8, 4], [5, 4, -6]]
        #expect(statistics.count == 3 && statistics.observationSize == 2 && statistics.actionSize == 1)
        for i in 0..<4 {
            for j in 0..<4 {
                #expect(statistics.inputProducts[4 * i + j] == inputs.reduce(0) { $0 + $1[i] * $1[j] })
            }
            for j in 0..<3 {
                let expected = zip(inputs, outputs).reduce(0) { $0 + $1.0[i] * $1.1[j] }
                #expect(statistics.outputProducts[3 * i + j] == expected)
            }
        }
    }
}
