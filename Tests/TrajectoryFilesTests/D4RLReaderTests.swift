import Testing
import Trajectories

@testable import TrajectoryFiles

/// Episodes of rows 0–3 (cut off), 4–6 (terminal) and 7–11 (the file ends).
@Suite struct D4RLReaderTests {
    private func read(_ name: String) throws -> LoadedLogs {
        try LogReader.read([Fixtures.generated("d4rl-\(name).hdf5")])
    }

    /// The three episodes, with the final observation that `next_observations` holds.
    private func episodes(_ origins: [String]) -> [Episode] {
        zip([(4, 0, 0), (3, 100, 4), (5, 200, 7)], origins).map { shape, origin in
            let (steps, start, row) = shape
            return Episode(
                observations: Fixtures.observations(steps + 1, start: start),
                actions: Fixtures.actions(steps, start: row), rewards: Fixtures.rewards(steps, start: row),
                isTerminated: row == 4, origin: origin)
        }
    }

    @Test(arguments: ["full", "columns", "no-timeouts"])
    func `episodes end where they ended and keep every action`(name: String) throws {
        let logs = try read(name)
        #expect(logs.dataset.episodes == episodes(logs.dataset.episodes.map(\.origin)))
        #expect(logs.dataset.observationSpace == .unbounded(3))
        #expect(logs.dataset.actionSpace == .unbounded(2))
        #expect(logs.dataset.episodes[1].origin.hasSuffix("d4rl-\(name).hdf5: episode 1 (rows 4–6)"))
    }

    @Test func `the description says what was found`() throws {
        let description = try read("full").descriptions[0]
        #expect(description.format == .d4rlHDF5)
        #expect(description.episodes == 3 && description.steps == 12)
        #expect(description.droppedColumns == ["infos/qpos", "metadata/algorithm"])
        #expect(description.alignment.contains("taken at") && description.alignment.contains("next_observations"))
        #expect(description.notes.isEmpty)
    }

    @Test func `without timeouts ends are found where the next observation is not the next row`() throws {
        let notes = try read("no-timeouts").descriptions[0].notes
        #expect(notes == ["No timeouts: 1 end was found where next_observations is not the row that follows."])
    }

    @Test func `without next observations the last action is dropped and counted`() throws {
        let logs = try read("no-next")
        let whole = episodes(logs.dataset.episodes.map(\.origin))
        #expect(logs.dataset.episodes.count == 3)
        for (episode, full) in zip(logs.dataset.episodes, whole) {
            #expect(episode.observations == Array(full.observations.dropLast(3)))
            #expect(episode.actions == Array(full.actions.dropLast(2)))
            #expect(episode.rewards == Array(full.rewards.dropLast()))
            // The terminal state is not in the file, so no step that is kept leads to it.
            #expect(!episode.isTerminated)
        }
        #expect(logs.descriptions[0].notes.count == 1)
        #expect(logs.descriptions[0].notes[0].contains("3 were dropped, 1 of them terminal"))
        #expect(logs.descriptions[0].alignment.contains("not in the file"))
    }

    @Test func `without both the doubt is said`() throws {
        let logs = try read("neither")
        #expect(logs.dataset.episodes.map(\.count) == [6, 4])
        #expect(logs.descriptions[0].notes.count == 2)
        #expect(logs.descriptions[0].notes[0].hasPrefix("No timeouts: an episode cut off by a time limit"))
        #expect(logs.descriptions[0].notes[1].contains("2 were dropped, 1 of them terminal"))
    }

    @Test func `integer actions are choices`() throws {
        let logs = try read("discrete")
        #expect(logs.dataset.actionSpace == .discrete(count: 3, start: 0))
        #expect(logs.dataset.episodes.map(\.actions) == [[0, 1, 2, 0], [1, 2, 0], [1, 2, 0, 1, 2]])
        #expect(
            logs.descriptions[0].notes == [
                "No metadata: 3 actions, from 0, were inferred from the integers seen; stored as floats they are numbers."
            ])
    }

    @Test func `next observations that disagree inside an episode are counted`() throws {
        let logs = try read("disagreeing")
        #expect(logs.dataset.episodes.map(\.count) == [4, 3, 5])
        #expect(
            logs.descriptions[0].notes == ["At 1 row inside episodes, next_observations is not the row that follows."])
    }

    @Test func `without rewards there are none, and this is said`() throws {
        let logs = try read("no-rewards")
        let whole = episodes(logs.dataset.episodes.map(\.origin))
        #expect(!logs.dataset.hasRewards && logs.dataset.episodes.map(\.count) == whole.map(\.count))
        #expect(logs.dataset.episodes.map(\.observations) == whole.map(\.observations))
        #expect(logs.descriptions[0].notes == ["No rewards: none are learned or scored."])
    }

    @Test func `without terminals no end is one, and this is said`() throws {
        let logs = try read("no-terminals")
        #expect(logs.dataset.episodes.map(\.count) == [4, 8])
        #expect(logs.dataset.episodes.allSatisfy { !$0.isTerminated })
        #expect(
            logs.descriptions[0].notes == [
                "No terminals: no end is taken for a terminal state.",
                "At 1 row inside episodes, next_observations is not the row that follows.",
            ])
    }

    @Test func `without terminals and timeouts all rows are one record, unless next observations cut it`() throws {
        let whole = try read("no-ends")
        #expect(whole.dataset.episodes.map(\.count) == [11])
        #expect(whole.descriptions[0].notes[0].hasPrefix("No terminals and no timeouts"))
        let cut = try read("only-next")
        #expect(cut.dataset.episodes.map(\.count) == [4, 3, 5])
        #expect(cut.dataset.episodes.allSatisfy { !$0.isTerminated })
        #expect(cut.descriptions[0].notes[1].contains("2 ends were found where next_observations"))
    }

    @Test func `broken columns are named`() {
        let path = Fixtures.generated("d4rl-short-rewards.hdf5")
        #expect(
            Fixtures.error(path) == .shapeMismatch(path: path, column: "rewards", expected: "[12]", found: "[11]"))
        let broken = Fixtures.generated("d4rl-nan.hdf5")
        #expect(
            Fixtures.badEpisode(broken)
                == .nonFinite(path: broken, column: "rewards", episode: "episode 1 (rows 4–6)", step: 1))
        guard
            case .unsupportedSpace(_, "observations", _, let found, _)? = Fixtures.error(
                Fixtures.generated("d4rl-images.hdf5"))
        else {
            Issue.record("another error")
            return
        }
        #expect(found == "images of shape [12, 32, 32, 3]")
    }

    @Test func `a shape that the file cannot hold is damage, not an allocation`() {
        let path = Fixtures.generated("d4rl-claims-too-much.hdf5")
        #expect(
            Fixtures.error(path)
                == .truncatedFile(path: path, detail: "'observations' claims the shape [1099511627776, 3]"))
    }
}
