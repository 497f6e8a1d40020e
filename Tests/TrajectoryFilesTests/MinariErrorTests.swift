import Foundation
import Testing
import Trajectories

@testable import TrajectoryFiles

@Suite struct MinariErrorTests {
    private func file(_ name: String) -> String { Fixtures.generated("\(name)/data/main_data.hdf5") }

    @Test func `values that are not finite are named`() {
        #expect(
            Fixtures.badEpisode(Fixtures.generated("minari-nan-observation"))
                == .nonFinite(
                    path: file("minari-nan-observation"), column: "observations", episode: "episode_1", step: 3,
                    mayBeMissing: true))
        #expect(
            Fixtures.error(Fixtures.generated("minari-inf-action"))
                == .nonFinite(path: file("minari-inf-action"), column: "actions", episode: "episode_0", step: 2))
        // Finite as 64 bits, but not as the 32 the library computes with.
        #expect(
            Fixtures.error(Fixtures.generated("minari-huge-reward"))
                == .nonFinite(path: file("minari-huge-reward"), column: "rewards", episode: "episode_0", step: 1))
    }

    @Test func `shapes that disagree are named`() {
        #expect(
            Fixtures.badEpisode(Fixtures.generated("minari-short-observations"))
                == .shapeMismatch(
                    path: file("minari-short-observations"), column: "episode_1/observations", expected: "[4, 3]",
                    found: "[3, 3]"))
        #expect(
            Fixtures.error(Fixtures.generated("minari-short-rewards"))
                == .shapeMismatch(
                    path: file("minari-short-rewards"), column: "episode_0/rewards", expected: "[3]", found: "[2]"))
        #expect(
            Fixtures.error(Fixtures.generated("minari-wrong-width"))
                == .shapeMismatch(
                    path: file("minari-wrong-width"), column: "episode_0/observations", expected: "[4, 3]",
                    found: "[4, 5]"))
    }

    @Test func `a missing column is named with those that are there`() {
        #expect(
            Fixtures.error(Fixtures.generated("minari-no-actions"))
                == .missingColumn(
                    path: file("minari-no-actions"), column: "episode_0/actions",
                    found: ["observations", "rewards", "terminations", "truncations"]))
    }

    @Test func `an action outside its space is named`() {
        #expect(
            Fixtures.error(Fixtures.generated("minari-outside-discrete"))
                == .outsideSpace(
                    path: file("minari-outside-discrete"), column: "actions", episode: "episode_0", step: 2,
                    expected: "discrete(4)", found: "4.0"))
    }

    @Test(arguments: [
        ("minari-dict-images", "observations", "images of [64, 64, 3]"),
        ("minari-tuple-image", "actions/_index_1", "images of [64, 64, 3]"),
        ("minari-image-space", "observations", "images of [64, 64, 3]"),
        ("minari-jpeg-matrix", "observations", "images of [64]"),
        ("minari-jpeg-varying", "observations", "images"),
    ])
    func `a space that is not supported is named`(name: String, column: String, found: String) {
        guard case .unsupportedSpace(let path, column, _, found, let remedy)? = Fixtures.error(Fixtures.generated(name))
        else {
            Issue.record("\(String(describing: Fixtures.error(Fixtures.generated(name))))")
            return
        }
        #expect(path == file(name) && !remedy.isEmpty)
    }

    @Test func `a dataset without a step is empty`() {
        #expect(
            Fixtures.error(Fixtures.generated("minari-no-steps"))
                == .empty(path: file("minari-no-steps"), expected: "an episode of at least one step"))
    }

    @Test func `metadata that cannot be read is named`() {
        guard case .invalidMetadata(let path, let detail)? = Fixtures.error(Fixtures.generated("minari-bad-metadata"))
        else {
            Issue.record("another error")
            return
        }
        #expect(path.hasSuffix("metadata.json") && detail == "no key 'n'")
    }

    /// HDF5 1.10 cannot open Booleans in the newest form; newer libraries can, and then the episodes must be right.
    @Test func `Booleans in the newest form are named or read`() throws {
        do {
            let dataset = try LogReader.read([Fixtures.generated("minari-latest")]).dataset
            #expect(dataset.episodes[0].observations == Fixtures.observations(4))
        } catch LogError.unsupportedType(_, let column, _, let remedy) {
            #expect(column == "episode_0/terminations")
            #expect(remedy.contains("libver"))
        }
    }
}
