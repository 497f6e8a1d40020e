import Tensors
import Testing
import Trajectories

@testable import Training

struct SplitTests {
    /// Observations t and −t, actions 100 + t, rewards 200 + t.
    static func episode(steps: Int, isTerminated: Bool = true) -> Episode {
        Episode(
            observations: (0...steps).flatMap { [Double($0), -Double($0)] },
            actions: (0..<steps).map { 100 + Double($0) }, rewards: (0..<steps).map { 200 + Double($0) },
            isTerminated: isTerminated, origin: "log: episode 0")
    }

    static func log(_ episodes: [Episode]) -> TrajectoryDataset {
        TrajectoryDataset(observationSpace: .unbounded(2), actionSpace: .unbounded(1), episodes: episodes)
    }

    static func split(_ log: TrajectoryDataset, _ validation: Double) throws(TrainingError) -> (
        training: TrajectoryDataset, validation: TrajectoryDataset
    ) {
        try log.split(validation: validation, generator: RandomGenerator(seed: 3))
    }

    @Test func aSingleRecordKeepsItsTailOut() throws {
        // 40 rows, of which the last ten are kept out; the step between the two parts is in neither.
        let parts = try Self.split(Self.log([Self.episode(steps: 39)]), 0.25)
        #expect(parts.training.episodes.count == 1 && parts.validation.episodes.count == 1)
        let (head, tail) = (parts.training.episodes[0], parts.validation.episodes[0])
        #expect(head.observations == (0...29).flatMap { [Double($0), -Double($0)] })
        #expect(head.actions == (0..<29).map { 100 + Double($0) })
        #expect(head.rewards == (0..<29).map { 200 + Double($0) })
        #expect(tail.observations == (30...39).flatMap { [Double($0), -Double($0)] })
        #expect(tail.actions == (30..<39).map { 100 + Double($0) })
        #expect(tail.rewards == (30..<39).map { 200 + Double($0) })
        #expect(!head.isTerminated && tail.isTerminated)
        #expect(head.origin == "log: episode 0, up to step 29" && tail.origin == "log: episode 0, from step 30")
    }

    @Test func aRecordWithoutActionsIsCutTheSameWay() throws {
        var episode = Self.episode(steps: 39)
        episode.actions = []
        let log = TrajectoryDataset(
            observationSpace: .unbounded(2), actionSpace: .unbounded(0), episodes: [episode])
        let parts = try Self.split(log, 0.25)
        #expect(parts.training.stepCount == 29 && parts.validation.stepCount == 9)
        #expect(parts.validation.episodes[0].actions.isEmpty && parts.validation.episodes[0].observations[0] == 30)
    }

    @Test func eachPartOfARecordHasAStep() throws {
        for (steps, validation, head, tail) in [(99, 0.001, 97, 1), (3, 0.05, 1, 1), (9, 0.8, 1, 7)] {
            let parts = try Self.split(Self.log([Self.episode(steps: steps)]), validation)
            #expect(parts.training.stepCount == head && parts.validation.stepCount == tail)
        }
        for (steps, validation) in [(2, 0.5), (39, 0)] {
            let log = Self.log([Self.episode(steps: steps)])
            let parts = try Self.split(log, validation)
            #expect(parts.training.episodes == log.episodes && parts.validation.episodes.isEmpty)
        }
        #expect(throws: TrainingError.noRowLeft(rows: 10, validation: 0.9)) {
            try Self.split(Self.log([Self.episode(steps: 9)]), 0.9)
        }
    }

    @Test func ofSeveralEpisodesWholeOnesAreKeptOut() throws {
        let log = Self.log((1...10).map { Self.episode(steps: $0) })
        let parts = try Self.split(log, 0.2)
        #expect(parts.training.episodes.count == 8 && parts.validation.episodes.count == 2)
        let lengths = (parts.training.episodes + parts.validation.episodes).map(\.count)
        #expect(lengths.sorted() == Array(1...10))
        let again = try Self.split(log, 0.2)
        #expect(again.validation.episodes == parts.validation.episodes)
        #expect(try Self.split(Self.log(Array(log.episodes.prefix(2))), 0.01).validation.episodes.count == 1)
        #expect(throws: TrainingError.noEpisodeLeft(episodes: 10, validation: 0.99)) { try Self.split(log, 0.99) }
    }
}
