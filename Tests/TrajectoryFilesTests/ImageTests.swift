import Testing
import Trajectories

@testable import TrajectoryFiles

/// Images are told by their axes, in every format alike, and are refused; grids are numbers.
@Suite struct ImageTests {
    @Test(
        arguments: [
            ([64, 64, 3], true), ([3, 64, 64], true), ([4, 84, 84], true), ([64, 64], true), ([84, 84, 1], true),
            ([4, 84, 84, 3], true), ([32, 32, 6], true), ([7, 7, 3], false), ([25, 25, 3], false), ([128], false),
            ([64, 3, 64], false), ([100, 2], false), ([], false),
        ] as [([Int], Bool)])
    func `two neighbouring sides of 32 make an image of bytes`(axes: [Int], isImage: Bool) {
        #expect(ImageAxes.areImage(axes, isBytes: true) == isImage)
        // Of other numbers a matrix is one.
        #expect(ImageAxes.areImage(axes, isBytes: false) == (isImage && axes.count > 2))
    }

    @Test(arguments: [("channel-first", [3, 32, 40]), ("stack", [4, 36, 36]), ("grey", [32, 32])])
    func `images are named in every format`(name: String, axes: [Int]) {
        for (file, found) in [
            ("minari-\(name)", "images of \(axes)"), ("minari-\(name)-no-metadata", "images of \(axes)"),
            ("d4rl-\(name).hdf5", "images of shape \([4] + axes)"),
            ("flat-\(name).npz", "images, an array of shape \([4] + axes)"),
        ] {
            let error = Fixtures.error(Fixtures.generated(file))
            guard case .unsupportedSpace(_, let column, _, found, _)? = error else {
                Issue.record("another error for \(file): \(String(describing: error))")
                continue
            }
            #expect(column.hasPrefix("observation"))
        }
    }

    @Test(arguments: ["minari-grid", "minari-grid-no-metadata", "d4rl-grid.hdf5", "flat-grid.npz"])
    func `a grid is numbers`(name: String) throws {
        let dataset = try LogReader.read([Fixtures.generated(name)]).dataset
        guard case .box([7, 7, 3], _, _) = dataset.observationSpace else {
            Issue.record("\(dataset.observationSpace)")
            return
        }
        #expect(dataset.episodes[0].observations.prefix(9) == [0, 1, 2, 3, 4, 5, 6, 0, 1])
        #expect(dataset.episodes[0].observation(1)[0] == 0)
    }

    @Test func `a grid is a key of a Dreamer episode too`() throws {
        try Fixtures.withTemporaryDirectory { directory in
            try NPZ([
                "maze": NPZArray((0..<36).map { UInt8($0) }, shape: [4, 3, 3]),
                "image": NPZArray([UInt8](repeating: 0, count: 4 * 3072), shape: [4, 3, 32, 32]),
                "action": NPZArray([0, 1, 2, 3] as [Float], shape: [4, 1]),
                "reward": NPZArray(Fixtures.rewards(4), shape: [4]), "discount": NPZArray([1, 1, 1, 1], shape: [4]),
            ]).write(to: "\(directory)/episode.npz")
            let logs = try LogReader.read([directory])
            #expect(logs.dataset.observationSpace.storedSize == 9)
            #expect(logs.dataset.episodes[0].observation(3) == (27..<36).map { Double($0) })
            #expect(logs.descriptions[0].notes == ["'image' is left out: images."])
        }
    }
}
