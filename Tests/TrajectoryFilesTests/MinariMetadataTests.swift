import Foundation
import Testing
import Trajectories

@testable import TrajectoryFiles

/// Spaces that no metadata should have: each is named, none ends the process.
@Suite struct MinariMetadataTests {
    /// What is wrong with a dataset whose observations have this space.
    private func flaw(_ space: String) -> String? {
        let text = #"{"observation_space": "\#(space.replacing(#"""#, with: #"\""#))"}"#
        return flaw(Data(text.utf8))
    }

    private func flaw(_ data: Data) -> String? {
        let path = Fixtures.generated("minari-infos/data/main_data.hdf5")
        return try? Fixtures.withTemporaryDirectory { directory in
            try FileManager.default.copyItem(atPath: path, toPath: directory + "/main_data.hdf5")
            try data.write(to: URL(fileURLWithPath: directory + "/metadata.json"))
            guard case .invalidMetadata(_, let detail)? = Fixtures.error(directory) else { return nil }
            return detail
        }
    }

    @Test(arguments: [
        (
            #"{"type": "Box", "dtype": "float32", "shape": [4611686018427387904, 4], "low": [0], "high": [1]}"#,
            "a box of shape [4611686018427387904, 4]"
        ),
        (
            #"{"type": "Box", "dtype": "float32", "shape": [4294967296, 4294967296], "low": [], "high": []}"#,
            "a box of shape [4294967296, 4294967296]"
        ),
        (
            #"{"type": "Box", "dtype": "float32", "shape": [-9223372036854775808, -1], "low": [], "high": []}"#,
            "a box of shape [-9223372036854775808, -1]"
        ),
        (
            #"{"type": "Box", "dtype": "float32", "shape": [-1, -3], "low": [0, 0, 0], "high": [1, 1, 1]}"#,
            "a box of shape [-1, -3]"
        ),
        (
            #"{"type": "Box", "dtype": "float32", "shape": [2], "low": [0, NaN], "high": [1, 1]}"#,
            "bounds nan and 1.0 of a number of a box"
        ),
        (
            #"{"type": "MultiBinary", "n": [4294967296, 4294967296]}"#,
            "a binary space of shape [4294967296, 4294967296]"
        ),
        (#"{"type": "MultiBinary", "n": [-2, -3]}"#, "a binary space of shape [-2, -3]"),
        (
            #"{"type": "Discrete", "n": 5, "start": 9223372036854775807}"#,
            "values from 9223372036854775807 up, which no integer holds"
        ),
        (#"{"type": "MultiDiscrete", "nvec": [2, 3], "start": 0}"#, "1 starts for 2 choices"),
        (
            #"{"type": "MultiDiscrete", "nvec": [2, 3], "start": [0, 9223372036854775805]}"#,
            "values from 9223372036854775805 up, which no integer holds"
        ),
        (
            #"{"type": "MultiDiscrete", "nvec": [9223372036854775807, 9223372036854775807]}"#,
            "a space of 9223372036854775807 × 9223372036854775807 values"
        ),
    ])
    func `spaces that cannot be are named`(space: String, detail: String) {
        #expect(flaw(space) == detail)
    }

    @Test func `bytes that are no UTF-8 are named`() {
        #expect(flaw(Data([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])) == "bytes that are not UTF-8")
        #expect(flaw(Data("no JSON".utf8)) != nil && flaw(Data()) != nil)
    }

    @Test func `metadata that cannot be opened are not passed over`() throws {
        try Fixtures.withTemporaryDirectory { directory in
            try FileManager.default.copyItem(
                atPath: Fixtures.generated("minari-infos/data/main_data.hdf5"), toPath: directory + "/main_data.hdf5")
            let file = directory + "/metadata.json"
            #expect(mkfifo(file, 0o600) == 0)
            #expect(Fixtures.error(directory) == .unreadableFile(path: file, detail: "not a regular file"))
            #expect(Fixtures.error(file) == .unreadableFile(path: file, detail: "a pipe or a device"))
        }
    }

    @Test func `two parts of one name are named`() throws {
        let part = #"{\"type\": \"Box\", \"dtype\": \"float32\", \"shape\": [1], \"low\": [0], \"high\": [1]}"#
        let text =
            #"{"observation_space": "{\"type\": \"Dict\", \"subspaces\": {\"_index_0\": "# + part
            + #", \"0\": "# + part + #"}}"}"#
        try Fixtures.withTemporaryDirectory { directory in
            try FileManager.default.copyItem(
                atPath: Fixtures.generated("minari-infos/data/main_data.hdf5"), toPath: directory + "/main_data.hdf5")
            try Data(text.utf8).write(to: URL(fileURLWithPath: directory + "/metadata.json"))
            guard case .contradiction(_, _, let found)? = Fixtures.error(directory) else {
                Issue.record("another error")
                return
            }
            #expect(found == "two called '0'")
        }
    }
}
