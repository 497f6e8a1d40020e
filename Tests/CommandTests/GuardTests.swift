import Checkpoints
import Foundation
import TestSupport
import Testing
import Trajectories
import TrajectoryFiles

/// What a run says when something is wrong with it.
@Suite struct GuardTests {
    /// A price on the KL that leaves the latents nothing.
    @Test func aCollapseIsSaidOnce() throws {
        let log = try Example.pendulum.get().log
        let folder = try TemporaryFolder()
        let run = folder.file("run")
        let scale = ["--set", "objective.dynamicsScale=1000", "--set", "objective.representationScale=1000"]
        let outcome = try Command.succeed(Example.train(log, out: run, steps: 300, scale))
        let lines = outcome.errorLines.filter { $0.hasPrefix("warning: the posterior has collapsed onto the prior") }
        #expect(lines.count == 1, "\(outcome.errors)")
        #expect(lines.first?.contains("start anew with objective.annealing.steps") == true)
        #expect(lines.first?.contains("updates that may yet pass") == true, "\(lines)")
        let kinds = try warnings(of: run).compactMap { $0["kind"] }
        #expect(kinds.filter { $0 == "posterior_collapse" }.count == 1, "\(kinds)")
        let quiet = try Command.succeed(Example.train(log, out: folder.file("quiet"), steps: 300, scale + ["--quiet"]))
        #expect(quiet.errors.isEmpty)
    }

    /// An enormous reward under a deviation that is fixed at next to nothing: batches that hold it overflow.
    @Test func aRunSurvivesAnEnormousReward() throws {
        let folder = try TemporaryFolder()
        var episodes = Array(try LogReader.read([Example.pendulum.get().log]).dataset.episodes.prefix(2))
        episodes[1].rewards[30] = 1e30
        let dataset = TrajectoryDataset(
            observationSpace: .unbounded(3), actionSpace: .unbounded(1), episodes: episodes)
        try MinariWriter.write(dataset: dataset, id: "test/log-v0", to: folder.file("log"))
        let run = folder.file("run")
        let settings = [
            "model.reward.deviation=fixed", "model.reward.initialDeviation=2e-19", "training.clip=100",
            "training.rollbacks=40", "training.validation=0", "training.batch=2", "training.length=8",
            "training.learningRate.peak=1e-5",
        ]
        let options = settings.flatMap { ["--set", $0] }
        let outcome = try Command.succeed(Example.train(folder.file("log"), out: run, steps: 60, options))
        let first = try #require(outcome.errorLines.first { $0.contains("not finite") }, "\(outcome.errors)")
        #expect(first.hasPrefix("warning: step ") && first.contains("episode_1, step 30: reward is 1e+30"), "\(first)")
        #expect(first.contains("and on with other batches (rollback 1 of 40)"))
        #expect(try warnings(of: run).contains { $0["kind"] == "rollback" })
        let name = try #require(
            try FileManager.default.contentsOfDirectory(atPath: run).first {
                $0.hasPrefix("offending-step-")
            })
        let file = try SafetensorsFile(contentsOf: "\(run)/\(name)")
        #expect(file["observation"]?.shape == [8, 2, 3] && file["reward"]?.shape == [8, 2])
        #expect(file.metadata["sequences"]?.contains("episode_1") == true)
        #expect(try Metrics.steps(run).last == 60)
    }

    private func warnings(of run: String) throws -> [[String: String]] {
        let text = try String(contentsOfFile: run + "/metrics.jsonl", encoding: .utf8)
        return try text.split(separator: "\n").flatMap { line in
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            return object?["warnings"] as? [[String: String]] ?? []
        }
    }
}
