import Testing
import Trajectories

@testable import TrajectoryFiles

@Suite struct DreamerReaderTests {
    @Test func `recorded episodes read to their last bit`() throws {
        let logs = try LogReader.read([Fixtures.recorded("dreamer")])
        #expect(logs.dataset.episodes.map(\.count) == [200, 200, 200])
        let first = logs.dataset.episodes[0]
        #expect(first.observation(0) == [0.9858670830726624, 0.16752922534942627, 0.8039970993995667])
        #expect(first.observation(1) == [0.9751535654067993, 0.22152993083000183, 1.101203441619873])
        #expect(first.observation(200) == [0.3421759307384491, 0.9396358728408813, 2.3361856937408447])
        #expect(first.actions.count == 200)
        #expect(first.actions.first == 0.5718646049499512 && first.actions.last == -0.4654550552368164)
        #expect(first.rewards.first == -0.09428185969591141 && first.rewards.last == -1.5474448204040527)
        #expect(!first.isTerminated)
        let description = logs.descriptions[0]
        #expect(logs.descriptions.count == 1)
        #expect(description.path == Fixtures.recorded("dreamer"))
        #expect(description.format == .dreamerNPZ)
        #expect(description.episodes == 3 && description.steps == 600)
        #expect(description.droppedColumns == ["discount"])
        #expect(description.alignment.contains("led to") && description.alignment.contains("'vector'"))
    }

    @Test func `a vector beside images is the observation`() throws {
        let logs = try LogReader.read([Fixtures.recorded("dreamer-pixels")])
        let episode = logs.dataset.episodes[0]
        #expect(episode.count == 100)
        #expect(
            episode.observation(100)
                == [
                    0.33956247568130493, -0.9301621317863464, -0.36714908480644226, 0.7179978489875793,
                    -0.502985417842865,
                ])
        #expect(episode.actions.first == 0.6100058555603027 && episode.actions.last == -0.8530533909797668)
        #expect(logs.descriptions[0].droppedColumns == ["discount", "image"])
    }

    @Test(arguments: ["dreamer-terminal", "dreamer-discount", "dreamer-start-reward"])
    func `actions and rewards move to the row they were taken at`(name: String) throws {
        let logs = try LogReader.read([Fixtures.generated(name)])
        let episode = try #require(logs.dataset.episodes.first)
        let bonus: Double = name == "dreamer-start-reward" ? 1 : 0
        #expect(episode.observations == Fixtures.observations(5))
        #expect(episode.actions == Fixtures.actions(4, start: 1))
        #expect(episode.rewards == Fixtures.rewards(4, start: 1).map { $0 + bonus })
        #expect(episode.isTerminated)
        #expect(logs.descriptions[0].notes.count == Int(bonus))
    }

    @Test func `observations without a vector are named`() {
        guard case .unsupportedSpace(_, _, _, let images, _)? = Fixtures.error(Fixtures.generated("dreamer-images"))
        else {
            Issue.record("another error")
            return
        }
        #expect(images == "none: 'image' [5, 32, 32, 3]")
    }

    @Test func `an action in the first row is no Dreamer episode`() {
        let path = Fixtures.generated("dreamer-taken-at/20250101T000000-aa-4.npz")
        guard case .ambiguousAlignment(path, _, let found)? = Fixtures.error(path) else {
            Issue.record("another error")
            return
        }
        #expect(found.hasPrefix("[-1.0, -1.125]"))
    }

    @Test(arguments: ["dreamer-chunk", "dreamer-stepid", "dreamer-two-episodes"])
    func `chunks and parts of episodes are refused`(name: String) {
        guard case .unsupportedLayout(_, let layout, _)? = Fixtures.error(Fixtures.generated(name)) else {
            Issue.record("another error")
            return
        }
        #expect(layout.hasPrefix(name == "dreamer-two-episodes" ? "an NPZ file that is not one" : "a DreamerV3"))
    }

    @Test func `broken columns are named`() {
        let short = Fixtures.generated("dreamer-short/20250101T000000-aa-4.npz")
        #expect(Fixtures.error(short) == .shapeMismatch(path: short, column: "reward", expected: "[5]", found: "[4]"))
        let broken = Fixtures.generated("dreamer-nan/20250101T000000-aa-4.npz")
        #expect(
            Fixtures.error(broken)
                == .nonFinite(path: broken, column: "reward", episode: "the file's episode", step: 2))
    }

    @Test func `files of different sizes do not mix`() {
        guard
            case .mixedSpaces(let path, let expected, let found)? = Fixtures.badEpisode(
                Fixtures.generated("dreamer-mixed"))
        else {
            Issue.record("another error")
            return
        }
        #expect(path.hasSuffix("20250101T000001-bb-4.npz"))
        #expect(expected.hasPrefix("'vector' of 3 and actions of 2"))
        #expect(found == "'vector' of 7 and actions of 2")
    }
}
