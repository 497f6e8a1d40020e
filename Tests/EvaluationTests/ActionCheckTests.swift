import Environments
import Tensors
import Testing
import Trajectories
import WorldModels

@testable import Evaluation

struct ActionCheckTests {
    /// Whether u moves the state decides whether there is anything to ask; a model that knows the system heeds it, and one that
    /// takes u for nothing does not.
    @Test func actionsAreAskedAboutWhereTheyMatter() throws {
        var (moved, unmoved) = (LinearGaussianSystem.dampedRotation, LinearGaussianSystem.dampedRotation)
        (moved.control, unmoved.control) = ([[2], [0]], [[0], [0]])
        func check(_ system: LinearGaussianSystem) -> ActionCheck? {
            let model = LinearWorld.model(system)
            let data = SequenceDataset(
                LinearWorld.log(system, episodes: 60, steps: 9, seed: 7), normalizer: model.normalizer)
            let batch = SequenceBatch(data, starts: data.episodes.prefix(24).map(\.lowerBound), length: 10)
            return ActionCheck(on: batch, statistics: LinearStatistics(data))
        }
        #expect(check(unmoved) == nil)
        let found = try #require(check(moved))
        #expect(found.columns == [0] && found.linearRatio > 1.2)
        var generator = RandomGenerator(seed: 1)
        #expect(try #require(found.ratio(of: LinearWorld.model(moved), using: &generator)) > 1.3)
        generator = RandomGenerator(seed: 1)
        let ignoring = try #require(found.ratio(of: LinearWorld.model(unmoved), using: &generator))
        #expect(abs(ignoring - 1) < 1e-6)
    }

    /// Without actions, with one sequence, or with hardly more rows than inputs, nothing can be told.
    @Test func whatCannotBeToldIsNotAsked() {
        var moved = LinearGaussianSystem.dampedRotation
        moved.control = [[2], [0]]
        let log = LinearWorld.log(moved, episodes: 60, steps: 9, seed: 7)
        func check(_ log: TrajectoryDataset, sequences: Int, length: Int = 10) -> ActionCheck? {
            let data = SequenceDataset(
                log,
                normalizer: Normalizer(
                    observationSpace: log.observationSpace, actionSpace: log.actionSpace, observation: .identity(1),
                    action: .identity(log.actionSpace.encodedSize), reward: .identity(1)))
            let batch = SequenceBatch(data, starts: data.episodes.prefix(sequences).map(\.lowerBound), length: length)
            return ActionCheck(on: batch, statistics: LinearStatistics(data))
        }
        #expect(check(log, sequences: 24) != nil)
        #expect(check(log, sequences: 1) == nil && check(log, sequences: 24, length: 1) == nil)
        let few = TrajectoryDataset(
            observationSpace: log.observationSpace, actionSpace: log.actionSpace,
            episodes: Array(log.episodes.prefix(3)))
        #expect(check(few, sequences: 3) == nil)
        var alone = log.episodes
        for index in alone.indices { alone[index].actions = [] }
        let silent = TrajectoryDataset(
            observationSpace: log.observationSpace, actionSpace: .unbounded(0), episodes: alone)
        #expect(check(silent, sequences: 24) == nil)
    }
}
