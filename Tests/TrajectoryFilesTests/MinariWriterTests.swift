import Files
import Foundation
import Testing
import Trajectories

@testable import TrajectoryFiles

@Suite struct MinariWriterTests {
    private let dataset = TrajectoryDataset(
        observationSpace: .box(shape: [3], low: [-.infinity, -1, -2.5], high: [.infinity, 20, 22.5]),
        actionSpace: .discrete(count: 3, start: 1),
        episodes: (0..<12).map { number in
            Episode(
                observations: Fixtures.observations(number + 2), actions: (0...number).map { Double($0 % 3) },
                rewards: Fixtures.rewards(number + 1), isTerminated: number % 3 == 0)
        })

    @Test func `a dataset reads back as it was`() throws {
        try Fixtures.withTemporaryDirectory { directory in
            try MinariWriter.write(dataset: dataset, id: "toys/counter-v2", to: directory + "/toys/counter-v2")
            let logs = try LogReader.read([directory + "/toys/counter-v2"])
            #expect(logs.dataset.observationSpace == dataset.observationSpace)
            #expect(logs.dataset.actionSpace == dataset.actionSpace)
            #expect(logs.dataset.episodes.count == 12)
            for (copy, original) in zip(logs.dataset.episodes, dataset.episodes) {
                #expect(copy.observations == original.observations && copy.actions == original.actions)
                #expect(copy.rewards == original.rewards && copy.isTerminated == original.isTerminated)
            }
            #expect(logs.descriptions[0].droppedColumns.isEmpty && logs.descriptions[0].notes.isEmpty)
        }
    }

    @Test func `boxes of several axes keep their shape`() throws {
        try Fixtures.withTemporaryDirectory { directory in
            let space = Space.box(shape: [2, 2], low: [-1, -2, -3, -4], high: [1, 2, 3, 4])
            let grid = TrajectoryDataset(
                observationSpace: space, actionSpace: .unbounded(1),
                episodes: [
                    Episode(observations: (0..<8).map(Double.init), actions: [0.5], rewards: [1], isTerminated: false)
                ])
            try MinariWriter.write(dataset: grid, id: "grid-v0", to: directory + "/grid-v0")
            let copy = try LogReader.read([directory]).dataset
            #expect(copy.observationSpace == space)
            #expect(copy.episodes[0].observations == (0..<8).map(Double.init))
            #expect(
                MinariMetadataText.text(of: space)
                    == #"{"type": "Box", "dtype": "float32", "shape": [2, 2], "low": [[-1.0, -2.0], [-3.0, -4.0]], "#
                    + #""high": [[1.0, 2.0], [3.0, 4.0]]}"#)
        }
    }

    @Test(arguments: [false, true]) func `dictionaries and choices read back as they were`(isMissing: Bool) throws {
        let dataset = MixedDataset.make(isMissing: isMissing)
        try Fixtures.withTemporaryDirectory { directory in
            try MinariWriter.write(dataset: dataset, id: "mixed-v0", to: directory + "/mixed-v0")
            let logs = try LogReader.read([directory], options: LogOptions(allowsMissing: isMissing))
            #expect(logs.dataset.observationSpace == dataset.observationSpace)
            #expect(logs.dataset.actionSpace == dataset.actionSpace)
            for (copy, original) in zip(logs.dataset.episodes, dataset.episodes) {
                #expect(copy.observations.map(\.isNaN) == original.observations.map(\.isNaN))
                #expect(
                    copy.observations.map { $0.isNaN ? 0 : $0 } == original.observations.map { $0.isNaN ? 0 : $0 })
                #expect(copy.actions == original.actions)
            }
            #expect(logs.descriptions[0].droppedColumns.isEmpty && logs.descriptions[0].notes.isEmpty)
            // The values of arrays that no metadata describes.
            try FileManager.default.removeItem(atPath: directory + "/mixed-v0/data/metadata.json")
            if isMissing { return }
            let bare = try LogReader.read([directory])
            // Classes as they are called, which begin at 1 and at 2.
            let starts = dataset.observationSpace.elements.map { Double($0.start) }
            let named = dataset.episodes.map { $0.observations.enumerated().map { $0.element + starts[$0.offset % 7] } }
            #expect(bare.dataset.episodes.map(\.observations) == named)
            #expect(bare.dataset.actionSpace.fields(named: "").map(\.name) == ["0", "1"])
        }
    }

    @Test func `keys are nested by their names, and numbers make a Tuple`() {
        #expect(
            MinariMetadataText.text(
                of: .dictionary([
                    .init("b/1", .discrete(count: 2, start: 0)), .init("b/0", .multiBinary(count: 3)),
                    .init("a", .multiDiscrete(counts: [2, 3], starts: [0, 1])),
                ]))
                == #"{"type": "Dict", "subspaces": {"b": {"type": "Tuple", "subspaces": [{"type": "MultiBinary", "n": 3}, "#
                + #"{"type": "Discrete", "dtype": "int64", "start": 0, "n": 2}]}, "#
                + #""a": {"type": "MultiDiscrete", "dtype": "int64", "nvec": [2, 3], "start": [0, 1]}}}"#)
    }

    @Test func `a log without actions stays one`() throws {
        try Fixtures.withTemporaryDirectory { directory in
            let log = TrajectoryDataset(
                observationSpace: .unbounded(2), actionSpace: .unbounded(0),
                episodes: [
                    Episode(observations: [0, 1, 2, 3, 4, 5], actions: [], rewards: [0, 0], isTerminated: false)
                ])
            try MinariWriter.write(dataset: log, id: "alone-v0", to: directory + "/alone-v0")
            let copy = try LogReader.read([directory]).dataset
            #expect(copy.actionSpace == .unbounded(0) && copy.episodes[0].actions.isEmpty)
            #expect(copy.episodes[0].observations == log.episodes[0].observations)
        }
    }

    @Test func `metadata holds what Minari asks for`() throws {
        let text = MinariMetadataText(
            dataset: dataset,
            observations: WrittenColumns(dataset.observationSpace, dataset.episodes.map(\.observations)),
            actions: WrittenColumns(dataset.actionSpace, dataset.episodes.map(\.actions)), id: "toys/counter-v2",
            description: "say \"hi\"\n", algorithmName: nil, bytes: 2_340_000
        ).text
        #expect(
            text
                == #"{"total_episodes": 12, "total_steps": 78, "data_format": "hdf5", "jpeg_encoding": false, "#
                + #""observation_space": "{\"type\": \"Box\", \"dtype\": \"float32\", \"shape\": [3], "#
                + #"\"low\": [-Infinity, -1.0, -2.5], \"high\": [Infinity, 20.0, 22.5]}", "#
                + #""action_space": "{\"type\": \"Discrete\", \"dtype\": \"int64\", \"start\": 1, \"n\": 3}", "#
                + #""dataset_id": "toys/counter-v2", "minari_version": "0.5.0", "dataset_size": 2.3, "#
                + #""description": "say \"hi\"\u000a"}"#)
    }

    @Test func `the same dataset gives the same bytes`() throws {
        try Fixtures.withTemporaryDirectory { directory in
            let files = try ["a-v0", "b-v0"].map { name in
                try MinariWriter.write(dataset: dataset, id: "a-v0", to: "\(directory)/\(name)")
                Thread.sleep(forTimeInterval: 1.1)
                return try Data(contentsOf: URL(fileURLWithPath: "\(directory)/\(name)/data/main_data.hdf5"))
            }
            #expect(files[0] == files[1])
        }
    }

    @Test func `nothing is overwritten and nothing is left behind`() throws {
        try Fixtures.withTemporaryDirectory { directory in
            let path = directory + "/counter-v0"
            try MinariWriter.write(dataset: dataset, id: "counter-v0", to: path)
            let bytes = try Data(contentsOf: URL(fileURLWithPath: path + "/data/main_data.hdf5"))
            #expect(throws: LogError.alreadyExists(path: path)) {
                try MinariWriter.write(dataset: dataset, id: "counter-v0", to: path)
            }
            #expect(try Data(contentsOf: URL(fileURLWithPath: path + "/data/main_data.hdf5")) == bytes)
            let empty = TrajectoryDataset(
                observationSpace: dataset.observationSpace, actionSpace: dataset.actionSpace, episodes: [])
            #expect(throws: LogError.empty(path: directory + "/empty-v0", expected: "an episode to write")) {
                try MinariWriter.write(dataset: empty, id: "empty-v0", to: directory + "/empty-v0")
            }
            #expect(throws: LogError.cannotWrite(FileFailure(path + "/data/main_data.hdf5/x-v0", code: ENOTDIR))) {
                try MinariWriter.write(dataset: dataset, id: "x-v0", to: path + "/data/main_data.hdf5/x-v0")
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["counter-v0"])
        }
    }

    @Test(arguments: ["", "name", "name-v", "a b-v0", "/a-v0", "a/-v0", "../a-v0", "a-v0/"])
    func `an id that Minari cannot parse is refused`(id: String) {
        #expect(throws: LogError.invalidIdentifier(identifier: id)) {
            try MinariWriter.write(dataset: dataset, id: id, to: "/nowhere")
        }
    }
}
