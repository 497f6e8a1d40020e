import Files
import Foundation
import Testing
import Trajectories

@testable import TrajectoryFiles

/// Files that are damaged, or made to do harm, give a named error; `Fixtures/hostile.py` says what is wrong in each.
@Suite struct HostileFileTests {
    private func minari(_ name: String) -> String { Fixtures.hostile("minari-\(name).hdf5") }
    private func d4rl(_ name: String) -> String { Fixtures.hostile("d4rl-\(name).hdf5") }
    private func npz(_ name: String) -> String { Fixtures.hostile("npz-\(name).npz") }

    // MARK: Flags

    @Test func `flags that are not numbers are refused, by column and row`() {
        for (name, column, step) in [("nan-termination", "terminations", 1), ("nan-truncation", "truncations", 2)] {
            #expect(
                Fixtures.error(minari(name))
                    == .nonFinite(path: minari(name), column: column, episode: "episode_0", step: step))
        }
        for (name, column, step) in [("nan-terminal", "terminals", 1), ("infinite-timeout", "timeouts", 2)] {
            let error = Fixtures.error(d4rl(name))
            #expect(error == .nonFinite(path: d4rl(name), column: column, episode: "", step: step))
            #expect(
                error?.description.contains("in '\(column)', found NaN or infinity as 32-bit floats at row \(step);")
                    == true)
        }
    }

    @Test func `a mask that is not a number is refused`() {
        let mask = LogOptions(mask: "seen")
        #expect(
            Fixtures.error(minari("nan-mask"), options: LogOptions(mask: "infos/seen"))
                == .nonFinite(path: minari("nan-mask"), column: "infos/seen", episode: "episode_0", step: 2))
        #expect(
            Fixtures.error(d4rl("nan-mask"), options: mask)
                == .nonFinite(path: d4rl("nan-mask"), column: "seen", episode: "", step: 0))
    }

    @Test func `a flag is 0 or 1`() {
        #expect(
            Fixtures.error(minari("half-termination"))
                == .outsideSpace(
                    path: minari("half-termination"), column: "terminations", episode: "episode_0", step: 3,
                    expected: "{0, 1}", found: "0.5"))
    }

    @Test(arguments: ["is_first", "is_last", "is_terminal", "seen"])
    func `flags of flat tables are held to the same`(column: String) throws {
        try Fixtures.withTemporaryDirectory { directory in
            let path = "\(directory)/log.npz"
            var table = NPZ(["observation": NPZArray(Fixtures.observations(4), shape: [4, 3])])
            for flag in ["is_first", "is_last", "is_terminal", "seen"] {
                let set = flag == "is_first" ? 0 : 3
                table[flag] = NPZArray((0..<4).map { $0 == set ? 1 : 0 }, shape: [4])
            }
            table[column] = NPZArray([1, 0, .nan, 0] as [Double], shape: [4])
            try table.write(to: path)
            #expect(
                Fixtures.error(path, options: LogOptions(mask: column == "seen" ? "seen" : nil))
                    == .nonFinite(path: path, column: column, episode: "", step: 2))
        }
    }

    @Test(arguments: ["is_first", "is_last", "is_terminal", "discount"])
    func `flags of Dreamer episodes are held to the same`(column: String) throws {
        try Fixtures.withTemporaryDirectory { directory in
            let path = "\(directory)/20250101T000000-aa-4.npz"
            var episode = NPZ([
                "vector": NPZArray(Fixtures.observations(4), shape: [4, 3]),
                "action": NPZArray([Float](repeating: 0, count: 8), shape: [4, 2]),
                "reward": NPZArray(Fixtures.rewards(4), shape: [4]),
                column == "discount" ? "is_last" : "is_terminal": NPZArray([0, 0, 0, 1], shape: [4]),
            ])
            episode[column] = NPZArray([1, .nan, 0, 1] as [Double], shape: [4])
            try episode.write(to: path)
            #expect(Fixtures.error(path) == .nonFinite(path: path, column: column, episode: "", step: 1))
        }
    }

    // MARK: Links

    @Test(arguments: [
        ("minari-external-storage", "episode_0/observations", "the data in another file, 'other.bin'"),
        ("minari-virtual", "episode_0/observations", "a view of datasets, which may be in other files"),
        ("minari-external-link", "episode_0/observations", "a link to another file, 'other.hdf5'"),
        ("minari-external-info", "episode_0/infos/far", "a link to another file, 'other.hdf5'"),
        ("minari-external-through-soft", "episode_0/observations", "a link to another file, 'other.hdf5'"),
        ("d4rl-external-link", "far", "a link to another file, 'other.hdf5'"),
        ("minari-dangling", "episode_0/observations", "a link to '/none', where nothing is"),
        ("minari-cycle-soft-itself", "episode_0/observations", "a link that leads back to itself"),
    ])
    func `data outside the file are refused`(name: String, column: String, found: String) {
        let path = Fixtures.hostile("\(name).hdf5")
        #expect(Fixtures.error(path) == .unusableLink(path: path, column: column, found: found))
    }

    @Test(arguments: [
        ("minari-cycle-soft-episode", "episode_0/loop"), ("minari-cycle-hard-episode", "episode_0/loop"),
        ("minari-cycle-hard-infos", "episode_0/infos/self"),
        ("minari-cycle-soft-root", "episode_0/infos/top/episode_0"),
        ("minari-cycle-hard-observations", "episode_0/observations/self"),
        ("minari-cycle-two-observations", "episode_0/observations/a"),
        ("d4rl-cycle-soft", "infos/top"), ("d4rl-cycle-hard", "infos/self"),
        ("d4rl-cycle-observations", "observations/self"),
    ])
    func `a group that is in itself is refused`(name: String, column: String) {
        let path = Fixtures.hostile("\(name).hdf5")
        #expect(
            Fixtures.error(path)
                == .unusableLink(path: path, column: column, found: "a link back to a group that it is in"))
    }

    @Test func `groups without end are refused, though they are no cycle`() {
        for (name, layout) in [
            ("deep", "groups more than 32 deep, at 'episode_0/infos"),
            ("doubling", "more than 100000 names below one group"),
        ] {
            guard case .unsupportedLayout(_, let found, _)? = Fixtures.error(minari(name)) else {
                Issue.record("another error")
                continue
            }
            #expect(found.hasPrefix(layout), "\(found)")
        }
    }

    @Test func `several names for one array are legal`() throws {
        let path = minari("shared")
        let log = try LogReader.read([path], options: LogOptions(extras: ["infos/*"], allowsMissing: true))
        #expect(
            log.descriptions[0].observationSpace.fields(named: "").map(\.name) == [
                "observation", "infos/again", "infos/far", "infos/reward",
            ])
        #expect(log.dataset.episodes[0].count == 4)
    }

    // MARK: Sizes

    @Test(arguments: [
        "minari-zero-by-huge", "minari-zero-by-huge-by-huge", "minari-zero-actions-huge", "d4rl-zero-actions-huge",
        "d4rl-zero-observations-huge",
    ])
    func `a shape that no file of its size can hold is refused`(name: String) {
        let path = Fixtures.hostile("\(name).hdf5")
        guard case .truncatedFile(path, let detail)? = Fixtures.error(path) else {
            Issue.record("another error")
            return
        }
        #expect(detail.contains("claims the shape [0, 1099511627776"), "\(detail)")
    }

    @Test(arguments: ["minari-no-numbers", "d4rl-no-numbers"])
    func `observations without numbers are refused`(name: String) {
        let path = Fixtures.hostile("\(name).hdf5")
        guard case .unsupportedSpace(path, "observation", _, "rows of none", _)? = Fixtures.error(path) else {
            Issue.record("another error")
            return
        }
    }

    @Test(arguments: ["float-bits", "float-exponent", "integer-bits"])
    func `numbers with bits outside their bytes are refused`(name: String) {
        let column = name == "integer-bits" ? "actions" : "observations"
        #expect(
            Fixtures.error(minari(name))
                == .truncatedFile(
                    path: minari(name), detail: "'episode_0/\(column)' has numbers with bits outside their 4 bytes"))
    }

    @Test func `NPZ shapes whose product overflows are refused`() throws {
        for (name, shape) in [
            ("zero-huge", [0, 1 << 62, 4]), ("huge-zero", [1 << 62, 4, 0]),
            ("zero-wide", [0, 1 << 40]),
        ] {
            let path = npz(name)
            let error = Fixtures.error(path)
            guard case .shapeMismatch(path, "action", "\(shape)", _)? = error else {
                Issue.record("\(name): \(error.map { "\($0)" } ?? "no error")")
                continue
            }
        }
    }

    @Test func `zip sizes that cannot be are refused`() {
        for (name, detail) in [
            ("size-2e62", "'observation.npy' claims \(1 << 62) bytes"),
            ("stored-2e62", "its zip directory contradicts itself"),
            ("both-2e62", "its zip directory contradicts itself"),
        ] {
            #expect(Fixtures.error(npz(name)) == .truncatedFile(path: npz(name), detail: detail))
        }
    }

    @Test func `arrays of a zip share no bytes and no names`() throws {
        for name in ["overlap", "alias"] {
            #expect(Fixtures.error(npz(name)) == .truncatedFile(path: npz(name), detail: "its arrays share bytes"))
        }
        #expect(
            Fixtures.error(npz("name-twice"))
                == .contradiction(
                    path: npz("name-twice"), expected: "a name for each array", found: "two called 'observation.npy'"))
        #expect(try LogReader.read([npz("sound")]).dataset.episodes.count == 1)
    }

    @Test func `what does not fit into memory is refused before it is asked for`() {
        #expect(throws: LogError.self) {
            try ClaimedSize.requireMemory(.max / 16, elementSize: 1, path: "a.npz", column: "observation")
        }
        #expect(throws: LogError.self) {
            try ClaimedSize.requireMemory(.max, elementSize: 8, path: "a.npz", column: "observation")
        }
        #expect(throws: Never.self) {
            try ClaimedSize.requireMemory(1 << 21, elementSize: 4, path: "a.npz", column: "observation")
        }
        #expect(Memory.available > 1 << 24)
        #expect(
            LogError.tooLarge(path: "a.npz", column: "observation", bytes: 40_000_000_000, available: 8_120_000_000)
                .description
                == "a.npz: expected 'observation' to fit into the 8.12 GB of memory that is free, found 40 GB that "
                + "reading it takes; cut the log into smaller ones, or read it where there is more")
    }

    @Test func `a count of elements is a number or none`() {
        #expect([Int]().elementCount == 1 && [3, 4].elementCount == 12 && [3, 0, 4].elementCount == 0)
        #expect([-1].elementCount == nil && [-1, -3].elementCount == nil && [0, -1].elementCount == nil)
        #expect([1 << 62, 4].elementCount == nil && [0, 1 << 62, 4].elementCount == nil)
        #expect([1 << 62, 4, 0].elementCount == nil && [Int.min, -1].elementCount == nil)
        #expect([1 << 61, 3, 1].elementCount == 3 << 61)
    }
}
