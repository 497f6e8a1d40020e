import Foundation
import Testing
import Trajectories

@testable import TrajectoryFiles

@Suite struct MinariReaderTests {
    @Test func `a recorded dataset reads to its last bit`() throws {
        let logs = try LogReader.read([Fixtures.recorded("minari/pendulum/mixed-v0")])
        #expect(logs.dataset.observationSpace == .box(shape: [3], low: [-1, -1, -8], high: [1, 1, 8]))
        #expect(logs.dataset.actionSpace == .box(shape: [1], low: [-2], high: [2]))
        #expect(logs.dataset.episodes.map(\.count) == [Int](repeating: 200, count: 9))
        let (first, last) = (logs.dataset.episodes[0], logs.dataset.episodes[8])
        #expect(first.observations.count == 201 * 3)
        #expect(first.observation(0) == [0.994506299495697, 0.10467678308486938, -0.1526016891002655])
        #expect(first.observation(200) == [0.9997981190681458, 0.020091330632567406, 2.172161340713501])
        #expect(first.actions.first == 1.906799077987671 && first.actions.last == -0.9342508316040039)
        #expect(first.rewards.first == -0.01696209483164441 && first.rewards.last == -0.5744810267865829)
        #expect(last.observation(0) == [0.8869986534118652, 0.46177196502685547, -0.09630509465932846])
        #expect(last.actions.first == -2 && last.actions.last == -0.10281150043010712)
        #expect(last.rewards.last == -0.00020125369700841705)
        #expect(logs.dataset.episodes.allSatisfy { !$0.isTerminated })
        #expect(last.origin.hasSuffix("main_data.hdf5: episode_8"))
    }

    @Test func `the description says what was found`() throws {
        let logs = try LogReader.read([Fixtures.generated("minari-infos")])
        let description = try #require(logs.descriptions.first)
        #expect(logs.descriptions.count == 1)
        #expect(description.format == .minariHDF5)
        #expect(description.path.hasSuffix("minari-infos/data/main_data.hdf5"))
        #expect(description.episodes == 2 && description.steps == 3)
        #expect(description.observationSpace == logs.dataset.observationSpace)
        #expect(description.actionSpace == .box(shape: [2], low: [-1, -1], high: [1, 1]))
        #expect(description.droppedColumns == ["infos/deep/y", "infos/x", "infos/z"])
        #expect(description.alignment.contains("taken at"))
        #expect(
            description.notes == [
                "1 of 3 numbers of 'action 1' are outside the bounds of its space, -1 to 1, and reach -1.125; they are kept."
            ])
    }

    @Test func `discrete actions are integers of their space`() throws {
        let logs = try LogReader.read([Fixtures.recorded("minari/cartpole")])
        #expect(logs.dataset.actionSpace == .discrete(count: 2, start: 0))
        #expect(logs.dataset.episodes.map(\.count) == [31, 21, 500, 26, 10, 500, 43, 9, 500])
        #expect(
            logs.dataset.episodes.map(\.isTerminated) == [true, true, false, true, true, false, true, true, false])
        let first = logs.dataset.episodes[0]
        #expect(first.actions.prefix(8) == [1, 1, 1, 0, 0, 1, 0, 0])
        #expect(
            first.observation(31) == [0.08391908556222916, 1.379756212234497, -0.24557527899742126, -2.615586280822754])
    }

    @Test func `episodes come in the order of their numbers`() throws {
        let dataset = try LogReader.read([Fixtures.generated("minari-order")]).dataset
        #expect(dataset.episodes.count == 12)
        for (number, episode) in dataset.episodes.enumerated() {
            #expect(
                episode
                    == Episode(
                        observations: Fixtures.observations(number + 2), actions: Fixtures.actions(number + 1),
                        rewards: Fixtures.rewards(number + 1), isTerminated: number % 2 == 0, origin: episode.origin))
            #expect(episode.origin.hasSuffix("episode_\(number)"))
        }
    }

    @Test func `integer rewards are numbers`() throws {
        let dataset = try LogReader.read([Fixtures.generated("minari-integer-rewards")]).dataset
        #expect(dataset.episodes[0].rewards == [0, 1, -2])
    }

    @Test func `without metadata the spaces are inferred and this is said`() throws {
        let logs = try LogReader.read([Fixtures.generated("minari-no-metadata/data/main_data.hdf5")])
        #expect(logs.dataset.observationSpace == .unbounded(3))
        #expect(logs.dataset.actionSpace == .discrete(count: 4, start: 0))
        #expect(logs.dataset.episodes.map(\.actions) == [[0, 2, 1, 0], [1, 3, 0]])
        #expect(logs.descriptions[0].notes.count == 2)
        #expect(logs.descriptions[0].notes[1].contains("4 actions"))
    }

    @Test(arguments: [("minari-discrete-observations", 16), ("minari-discrete-no-metadata", 4)])
    func `discrete observations are integers of their space`(name: String, count: Int) throws {
        let logs = try LogReader.read([Fixtures.generated(name)])
        #expect(logs.dataset.observationSpace == .discrete(count: count, start: 0))
        #expect(logs.dataset.episodes[0].observations == [0, 1, 2, 3])
        #expect(logs.descriptions[0].notes.contains { $0.contains("4 observations, from 0") } == (count == 4))
    }

    @Test func `a discrete observation outside its space is named`() throws {
        try Fixtures.withTemporaryDirectory { directory in
            let path = "\(directory)/log-v0"
            let episode = Episode(observations: [0, 3, 2], actions: [0, 0], rewards: [0, 0], isTerminated: false)
            let dataset = TrajectoryDataset(
                observationSpace: .discrete(count: 3, start: 0), actionSpace: .unbounded(1), episodes: [episode])
            try MinariWriter.write(dataset: dataset, id: "log-v0", to: path)
            #expect(
                Fixtures.error(path)
                    == .outsideSpace(
                        path: "\(path)/data/main_data.hdf5", column: "observations", episode: "episode_0", step: 1,
                        expected: "discrete(3)", found: "3.0"))
        }
    }

    @Test func `a buffer of varying lengths reads whole`() throws {
        let dataset = try LogReader.read([Fixtures.recorded("minari/buffers")]).dataset
        #expect(dataset.episodes.map(\.count) == [1, 7, 33])
    }

    @Test(arguments: ["f64", "f16", "bigendian", "gzip9_shuffle", "szip", "libver_v110"])
    func `every plain storage reads alike`(name: String) throws {
        let logs = try LogReader.read([Fixtures.recorded("edge/\(name).hdf5")])
        let episode = try #require(logs.dataset.episodes.first)
        #expect(episode.count == 200)
        // Half precision keeps eleven bits.
        let tolerance = name == "f16" ? 1e-3 : 1e-8
        for (row, expected) in [
            (0, [0.1257302165031433, -0.13210485875606537, 0.6404226422309875]),
            (200, [-1.156830072402954, -1.3648796081542969, -0.23122593760490417]),
        ] {
            for (found, wanted) in zip(episode.observation(row), expected) { #expect(abs(found - wanted) <= tolerance) }
        }
    }
}
