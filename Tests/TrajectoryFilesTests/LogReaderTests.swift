import Foundation
import Testing
import Trajectories

@testable import TrajectoryFiles

@Suite struct LogReaderTests {
    @Test func `logs of several formats join in the order given`() throws {
        let paths = [Fixtures.generated("d4rl-full.hdf5"), Fixtures.generated("minari-order")]
        let logs = try LogReader.read(paths)
        #expect(logs.descriptions.map(\.format) == [.d4rlHDF5, .minariHDF5])
        #expect(logs.descriptions.map(\.episodes) == [3, 12])
        #expect(logs.dataset.episodes.count == 15)
        #expect(logs.dataset.stepCount == 12 + 78)
        let backwards = try LogReader.read(paths.reversed())
        #expect(backwards.dataset.episodes.first?.count == 1)
    }

    @Test func `bounds widen to hold every log`() throws {
        let bounded = try LogReader.read([Fixtures.generated("minari-order")]).dataset
        #expect(bounded.actionSpace == .box(shape: [2], low: [-1, -1], high: [1, 1]))
        let joined = try LogReader.read([Fixtures.generated("minari-order"), Fixtures.generated("d4rl-full.hdf5")])
            .dataset
        #expect(joined.actionSpace == .unbounded(2))
    }

    @Test func `logs of other spaces are refused by name`() {
        let (first, second) = (Fixtures.generated("d4rl-full.hdf5"), Fixtures.generated("d4rl-discrete.hdf5"))
        #expect(
            Fixtures.error(first, second)
                == .mixedSpaces(
                    path: second, expected: "observations box(3) and actions box(2) as in \(first)",
                    found: "observations box(3) and actions discrete(3)"))
    }

    @Test func `a parent directory is searched and a file is read once`() throws {
        let parent = try LogReader.read([Fixtures.recorded("minari/cartpole")])
        let twice = try LogReader.read([
            Fixtures.recorded("minari/cartpole"), Fixtures.recorded("minari/cartpole/mixed-v0/data/main_data.hdf5"),
        ])
        #expect(parent.dataset.episodes.count == 9)
        #expect(twice.dataset.episodes == parent.dataset.episodes)
    }

    @Test func `a format is known by its content, not its name`() throws {
        try Fixtures.withTemporaryDirectory { directory in
            let copies = [
                ("d4rl-full.hdf5", "log.npz"), ("dreamer-terminal/20250101T000000-aa-4.npz", "log.h5"),
            ]
            for (name, copy) in copies {
                try FileManager.default.copyItem(atPath: Fixtures.generated(name), toPath: "\(directory)/\(copy)")
            }
            #expect(try LogReader.read(["\(directory)/log.npz"]).descriptions[0].format == .d4rlHDF5)
            #expect(try LogReader.read(["\(directory)/log.h5"]).descriptions[0].format == .dreamerNPZ)
            // Other files beside logs are passed over.
            try "notes".write(toFile: "\(directory)/README.txt", atomically: true, encoding: .utf8)
            #expect(try LogReader.read([directory]).descriptions.count == 2)
        }
    }

    @Test(arguments: [
        ("robomimic.hdf5", "robomimic", "Minari"), ("stable-worldmodel.h5", "stable-worldmodel", "Minari"),
        ("ogbench.npz", "OGBench", "add 'is_first'"),
    ])
    func `known layouts that are not read are named`(file: String, layout: String, way: String) {
        guard case .unsupportedLayout(_, let found, let remedy)? = Fixtures.error(Fixtures.generated(file)) else {
            Issue.record("another error")
            return
        }
        #expect(found.contains(layout))
        #expect(remedy.contains(way))
    }

    @Test func `Parquet is named, as a file and inside a directory`() {
        for path in ["parquet", "parquet/part-0.parquet"] {
            guard case .unsupportedLayout(_, "Parquet or Arrow columns", _)? = Fixtures.error(Fixtures.recorded(path))
            else {
                Issue.record("another error")
                return
            }
        }
    }

    @Test func `what is no log is described`() {
        let weights = Fixtures.generated("weights.h5")
        #expect(
            Fixtures.error(weights)
                == .notALog(path: weights, found: "an HDF5 file with bias, kernel at its root"))
        let something = Fixtures.generated("something.npz")
        #expect(Fixtures.error(something) == .notALog(path: something, found: "an NPZ file with weights"))
        let nothing = Fixtures.generated("nothing.hdf5")
        #expect(Fixtures.error(nothing) == .empty(path: nothing, expected: "episodes or columns at the root"))
        let text = Fixtures.generated("versions.txt")
        #expect(
            Fixtures.error(text) == .notALog(path: text, found: "neither HDF5 nor NPZ: its first bytes are 'numpy '"))
        #expect(Fixtures.error() == .empty(path: "", expected: "at least one log"))
    }

    @Test func `missing, empty, cut and locked files are told apart`() throws {
        try Fixtures.withTemporaryDirectory { directory in
            #expect(Fixtures.error(directory) == .notALog(path: directory, found: "an empty directory"))
            #expect(Fixtures.error("\(directory)/none") == .missingFile(path: "\(directory)/none"))

            let file = "\(directory)/file"
            try Data().write(to: URL(fileURLWithPath: file))
            #expect(Fixtures.error(file) == .empty(path: file, expected: "a file with something in it"))

            for (name, sizes) in [
                ("d4rl-full.hdf5", [40, 2000]), ("dreamer-terminal/20250101T000000-aa-4.npz", [40, 900]),
            ] {
                let whole = try Data(contentsOf: URL(fileURLWithPath: Fixtures.generated(name)))
                for size in sizes {
                    try whole.prefix(size).write(to: URL(fileURLWithPath: file))
                    let error = Fixtures.error(file)
                    guard case .truncatedFile(file, _)? = error else {
                        Issue.record("another error at \(size): \(String(describing: error))")
                        continue
                    }
                }
            }

            try FileManager.default.removeItem(atPath: file)
            try FileManager.default.copyItem(atPath: Fixtures.generated("d4rl-full.hdf5"), toPath: file)
            let descriptor = open(file, O_RDWR)
            #expect(flock(descriptor, LOCK_EX) == 0)
            #expect(Fixtures.error(file) == .lockedFile(path: file))
            close(descriptor)
            #expect(try LogReader.read([file]).dataset.episodes.count == 3)
        }
    }

    @Test func `a message is one line with path, expectation, finding and remedy`() {
        let error = LogError.shapeMismatch(path: "log.hdf5", column: "rewards", expected: "[12]", found: "[11]")
        #expect(
            "\(error)"
                == "log.hdf5: expected 'rewards' of shape [12], found [11]; "
                + "record the log again, or cut its columns to one length")
    }

    @Test func `readers on many threads do not disturb each other`() async throws {
        let path = Fixtures.generated("minari-order")
        let whole = try LogReader.read([path]).dataset.episodes
        try await withThrowingTaskGroup(of: [Episode].self) { group in
            for _ in 0..<16 { group.addTask { try LogReader.read([path]).dataset.episodes } }
            for try await episodes in group { #expect(episodes == whole) }
        }
    }
}
