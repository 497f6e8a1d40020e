import Foundation
import Testing
import Trajectories

@testable import TrajectoryFiles

/// Which integers are classes, and which class each is.
@Suite struct ChoiceTests {
    private func inferred(_ values: [Int], isAction: Bool = false) -> Space {
        .inferred(.integer, shape: [], integers: values, isAction: isAction)
    }

    @Test func `integers are a choice where they are few and repeat`() {
        #expect(inferred([0, 2, 1, 2]) == .discrete(count: 3, start: 0))
        #expect(inferred([5, 6, 5, 7, 6, 5, 7, 5, 6]) == .discrete(count: 8, start: 0))
        #expect(inferred([1000, 1003, 1000, 1001, 1000]) == .discrete(count: 4, start: 1000))
        #expect(inferred([-1, 1, 0, 1]) == .discrete(count: 3, start: -1))
        // No class was seen twice, there are too many, or they are further apart than any number.
        #expect(inferred([0, 1, 2, 3]) == .unbounded(1))
        #expect(inferred((0..<200).map { $0 % 101 }) == .unbounded(1))
        #expect(inferred((0..<300).map { $0 % 100 }) == .discrete(count: 100, start: 0))
        #expect(inferred([.min, .max, 0, 0]) == .unbounded(1))
        // An action is there to choose from.
        #expect(inferred([0, 1, 2, 3], isAction: true) == .discrete(count: 4, start: 0))
        #expect(inferred([0, 2000, 7], isAction: true) == .unbounded(1))
    }

    @Test func `a sensor of integers is a number, and how to have a choice is said`() throws {
        try Fixtures.withTemporaryDirectory { directory in
            let values = (0..<300).map { 2000 * ($0 % 7) + $0 }
            try NPZ([
                "observation": NPZArray(values, shape: [300]),
                "is_first": NPZArray((0..<300).map { $0 % 30 == 0 }, shape: [300]),
            ]).write(to: "\(directory)/log.npz")
            let logs = try LogReader.read([directory])
            #expect(logs.dataset.observationSpace == .unbounded(1))
            #expect(logs.dataset.episodes[1].observations == values[30..<60].map { Double($0) })
            #expect(logs.descriptions[0].notes[0].contains("read as numbers"))
            #expect(logs.descriptions[0].notes[0].contains("Minari dataset's metadata"))
        }
    }

    // One-hot rows.

    @Test func `one-hot rows under a choice are its classes, and this is said`() throws {
        let floats = try LogReader.read([Fixtures.generated("minari-one-hot")])
        #expect(floats.dataset.actionSpace == .discrete(count: 4, start: 0))
        #expect(floats.dataset.episodes[0].actions == [2, 0, 3])
        #expect(floats.descriptions[0].notes == ["'actions' holds one-hot rows; they are read as classes."])
        let integers = try LogReader.read([Fixtures.generated("minari-one-hot-integers")])
        #expect(integers.dataset.actionSpace == .multiDiscrete(counts: [3, 2], starts: [5, 0]))
        #expect(integers.dataset.episodes[0].actions == [0, 1, 2, 1, 1, 0])
    }

    @Test(arguments: [("minari-one-hot-soft", "[0.125, 0.125, 0.625, 0.125]"), ("minari-one-hot-twice", "1.0")])
    func `rows that are not quite one-hot are named`(name: String, part: String) {
        guard
            case .outsideSpace(_, "actions", "episode_0", let step, let expected, let found)? = Fixtures.error(
                Fixtures.generated(name))
        else {
            Issue.record("another error")
            return
        }
        #expect(step == (name.hasSuffix("soft") ? 0 : 1))
        #expect(expected == "discrete(4), one class a row or one-hot rows" && found.contains(part), "\(found)")
    }

    // Classes beyond 2²⁴, where 32-bit floats skip whole numbers.

    @Test func `far classes are told apart, whatever they are stored as`() throws {
        let logs = try LogReader.read([Fixtures.generated("minari-far-classes")])
        let far = Space.discrete(count: 4, start: 16_777_216)
        #expect(logs.dataset.observationSpace == far && logs.dataset.actionSpace == far)
        #expect(logs.dataset.episodes[0].observations == [0, 1, 2, 3, 0])
        #expect(logs.dataset.episodes[0].actions == [3, 1, 0, 2])
        guard
            case .outsideSpace(_, "actions", _, 1, "discrete(4, from 16777216)", _)? = Fixtures.error(
                Fixtures.generated("minari-far-outside"))
        else {
            Issue.record("another error")
            return
        }
    }

    @Test func `far classes are written as they were`() throws {
        try Fixtures.withTemporaryDirectory { directory in
            let original = try LogReader.read([Fixtures.generated("minari-far-classes")]).dataset
            try MinariWriter.write(dataset: original, id: "far-v0", to: "\(directory)/far-v0")
            let file = "\(directory)/far-v0/data/main_data.hdf5"
            let written = try HDF5File.read(file) { try $0.group("episode_0").dataset("actions").integers() }
            #expect(written == [3, 1, 0, 2].map { 16_777_216 + $0 })
            #expect(try LogReader.read([directory]).dataset.episodes[0].actions == original.episodes[0].actions)
            // Without metadata the classes are counted from the least.
            try FileManager.default.removeItem(atPath: "\(directory)/far-v0/data/metadata.json")
            let bare = try LogReader.read([directory]).dataset
            #expect(bare.actionSpace == .discrete(count: 4, start: 16_777_216))
            #expect(bare.episodes[0].actions == [3, 1, 0, 2])
        }
    }
}
