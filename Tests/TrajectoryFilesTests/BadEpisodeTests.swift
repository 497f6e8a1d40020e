import Foundation
import Testing
import Trajectories

@testable import TrajectoryFiles

/// One bad episode of several is an error that names the option, which leaves it out and says so.
@Suite struct BadEpisodeTests {
    private let skipping = LogOptions(skipsBadEpisodes: true)

    private func read(_ name: String) throws -> LoadedLogs {
        try LogReader.read([Fixtures.generated(name)], options: skipping)
    }

    private func leftOut(_ description: LogDescription) -> [String] {
        description.notes.filter { $0.contains("left out") }
    }

    @Test func `Minari's bad episodes are left out, each with its reason`() throws {
        guard case .shapeMismatch? = Fixtures.badEpisode(Fixtures.generated("minari-bad-episodes")) else {
            Issue.record("another error")
            return
        }
        let logs = try read("minari-bad-episodes")
        #expect(logs.dataset.episodes.map(\.count) == [2, 4])
        #expect(logs.descriptions[0].episodes == 2)
        let notes = leftOut(logs.descriptions[0])
        #expect(notes.count == 6 && notes[0] == "5 of 7 episodes could not be read and are left out:")
        #expect(
            notes[1]
                == "episode_1 is left out: expected 'episode_1/observations' of shape [4, 3], found [3, 3].")
        for (note, part) in zip(notes[2...], ["'rewards'", "'actions'", "[2]", "'episode_5/terminations'"]) {
            #expect(note.contains(part), "\(note)")
        }
    }

    @Test func `a first episode that lacks a column does not stand for all`() throws {
        guard case .missingColumn? = Fixtures.badEpisode(Fixtures.generated("minari-bad-first")) else {
            Issue.record("another error")
            return
        }
        let logs = try read("minari-bad-first")
        #expect(logs.dataset.episodes.map(\.count) == [3, 2])
        #expect(leftOut(logs.descriptions[0])[1].hasPrefix("episode_0 is left out: expected a column"))
    }

    @Test func `a log with nothing else is an error all the same`() {
        let path = Fixtures.generated("minari-all-bad")
        guard
            case .noGoodEpisode(_, 5, "episodes", .shapeMismatch)? = Fixtures.error(path, options: skipping)
        else {
            Issue.record("another error")
            return
        }
        // One that is alone is not one of several: the option would leave nothing.
        guard case .nonFinite? = Fixtures.error(Fixtures.generated("minari-huge-reward"), options: skipping) else {
            Issue.record("another error")
            return
        }
    }

    @Test func `D4RL's episodes are told apart by their rows`() throws {
        guard case .nonFinite? = Fixtures.badEpisode(Fixtures.generated("d4rl-bad-episode.hdf5")) else {
            Issue.record("another error")
            return
        }
        let logs = try read("d4rl-bad-episode.hdf5")
        #expect(logs.dataset.episodes.map(\.count) == [4, 5])
        #expect(leftOut(logs.descriptions[0])[1].hasPrefix("episode 1 (rows 4–6) is left out: expected finite numbers"))
        #expect(try read("d4rl-nan.hdf5").dataset.episodes.map(\.count) == [4, 5])
    }

    @Test func `a flat table's episodes are told apart by their rows`() throws {
        try Fixtures.withTemporaryDirectory { directory in
            let starts = [0, 3, 6, 9, 12]
            var rewards = Fixtures.rewards(15)
            rewards[4] = .nan
            // The last row of an episode gives no reward.
            rewards[8] = .nan
            var actions = Fixtures.actions(15, start: 1)
            actions[2 * 10] = .infinity
            actions[2 * 11] = .nan
            try NPZ([
                "observation": NPZArray(Fixtures.observations(15), shape: [15, 3]),
                "is_first": NPZArray((0..<15).map(starts.contains), shape: [15]),
                "is_terminal": NPZArray((0..<15).map { $0 == 13 }, shape: [15]),
                "action": NPZArray(actions, shape: [15, 2]), "reward": NPZArray(rewards, shape: [15]),
            ]).write(to: "\(directory)/log.npz")
            let logs = try LogReader.read([directory], options: skipping)
            #expect(logs.dataset.episodes.map { $0.observations[0] } == [0, 6])
            let notes = leftOut(logs.descriptions[0])
            #expect(notes.count == 5 && notes[1].hasPrefix("3 of 5 episodes"))
            for (note, part) in zip(notes[2...], ["'reward'", "'action'", "'is_terminal'"]) {
                #expect(note.contains(part), "\(note)")
            }
        }
    }

    @Test func `rows before the first beginning are an episode that cannot be read`() throws {
        try Fixtures.withTemporaryDirectory { directory in
            try NPZ([
                "observation": NPZArray(Fixtures.observations(5), shape: [5, 3]),
                "is_first": NPZArray([false, false, true, false, false], shape: [5]),
            ]).write(to: "\(directory)/log.npz")
            let logs = try LogReader.read([directory], options: skipping)
            #expect(logs.dataset.episodes.map(\.observations) == [Fixtures.observations(3, start: 2)])
            #expect(leftOut(logs.descriptions[0])[1].hasPrefix("episode 0 (rows 0–1) is left out"))
        }
    }

    @Test func `what fills a Dreamer episode's first row is not looked at`() throws {
        let logs = try LogReader.read([Fixtures.generated("dreamer-filler")])
        #expect(logs.dataset.episodes[0].actions == Fixtures.actions(4, start: 1))
        #expect(logs.dataset.episodes[0].rewards == Fixtures.rewards(4, start: 1))
        #expect(logs.descriptions[0].notes.isEmpty)
        #expect(logs.descriptions[0].alignment.hasSuffix("zero, or no number, in every file."))
    }

    /// A flat table's columns too, and NaN where no action led: it is a Dreamer episode.
    @Test func `NaN in a first row says that no action was taken there`() throws {
        try Fixtures.withTemporaryDirectory { directory in
            try NPZ([
                "observation": NPZArray(Fixtures.observations(3), shape: [3, 3]),
                "action": NPZArray([.nan, .nan] + Fixtures.actions(2, start: 1), shape: [3, 2]),
                "reward": NPZArray([.nan] + Fixtures.rewards(2, start: 1), shape: [3]),
                "is_first": NPZArray([true, false, false], shape: [3]),
                "is_terminal": NPZArray([false, false, true], shape: [3]),
            ]).write(to: "\(directory)/log.npz")
            let logs = try LogReader.read([directory])
            #expect(logs.descriptions[0].format == .dreamerNPZ)
            #expect(logs.dataset.episodes[0].actions == Fixtures.actions(2, start: 1))
        }
    }

    /// A file of weights, a bad reward, another width, one cut short and one without a byte.
    @Test func `files of a folder that are no good episodes are named, and left out`() throws {
        let folder = Fixtures.generated("dreamer-folder")
        guard case .empty(let path, _)? = Fixtures.badEpisode(folder) else {
            Issue.record("another error")
            return
        }
        #expect(path.hasSuffix("000005-ff-4.npz"))
        let logs = try read("dreamer-folder")
        #expect(logs.dataset.episodes.map(\.count) == [4, 4])
        let notes = leftOut(logs.descriptions[0])
        #expect(notes[0] == "4 of 6 files could not be read and are left out:")
        for (note, parts) in zip(
            notes[1...],
            [
                ("2024.npz is", "weights"), ("000004-ee-4.npz is", "truncated"), ("000001-bb-4.npz is", "'reward'"),
                ("000003-dd-4.npz is", "'vector' of 7"),
            ])
        {
            #expect(note.contains(parts.0) && note.contains(parts.1), "\(note)")
        }
        #expect(notes[5] == "1 of 2 logs could not be read and is left out:")
        #expect(notes[6].contains("000005-ff-4.npz is left out"))
    }

    @Test func `a stray file beside HDF5 logs is named, and left out`() throws {
        try Fixtures.withTemporaryDirectory { directory in
            for name in ["d4rl-full.hdf5", "weights.h5"] {
                try FileManager.default.copyItem(atPath: Fixtures.generated(name), toPath: "\(directory)/\(name)")
            }
            #expect(
                Fixtures.badEpisode(directory)
                    == .notALog(
                        path: "\(directory)/weights.h5", found: "an HDF5 file with bias, kernel at its root"))
            let logs = try LogReader.read([directory], options: skipping)
            #expect(logs.dataset.episodes.count == 3 && leftOut(logs.descriptions[0]).count == 2)
            // A path that is not there is no bad episode.
            #expect(
                Fixtures.error("\(directory)/d4rl-full.hdf5", "\(directory)/none", options: skipping)
                    == .missingFile(path: "\(directory)/none"))
        }
    }
}
