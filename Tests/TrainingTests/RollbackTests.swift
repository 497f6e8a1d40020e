import Checkpoints
import Foundation
import Testing
import Trajectories

@testable import Training
@testable import WorldModels

/// Steps that are not finite: what the run goes back to, and how.
struct RollbackTests {
    /// Rewards as they are but one, which is enormous, in episode 7 at step 12.
    static let log: TrajectoryDataset = {
        var log = TrainerTests.log
        for index in log.episodes.indices { log.episodes[index].origin = "log: episode_\(index)" }
        log.episodes[7].rewards[12] = 1e30
        return log
    }()

    /// A deviation under which the squared error of that reward overflows, and no other does.
    static func configuration(steps: Int = 20, rollbacks: Int = 60) -> ExperimentConfiguration {
        var c = TrainingRunTests.configuration(steps: steps)
        (c.training.batch, c.training.length, c.training.validation) = (2, 5, 0)
        (c.training.rollbacks, c.training.clip) = (rollbacks, 1e10)
        (c.model.reward.deviation, c.model.reward.initialDeviation) = (.fixed, 1e-19)
        return c
    }

    func inFolder(_ body: (_ path: String) throws -> Void) throws {
        try TrainingRunTests().inFolder(body)
    }

    @discardableResult
    func train(
        _ configuration: ExperimentConfiguration, _ path: String, on log: TrajectoryDataset = log
    ) throws -> (run: TrainingRun, warnings: [TrainingWarning]) {
        var run = try TrainingRun(configuration, on: log, in: RunDirectory(path), yaml: { _ in "" })
        var warnings: [TrainingWarning] = []
        _ = try run.train(isInterrupted: { false }, onWarning: { warnings.append($0) }, onStep: { _ in })
        return (run, warnings)
    }

    @Test func theRunGoesBackAndOnWithOtherBatches() throws {
        try inFolder { path in
            let (run, warnings) = try train(Self.configuration(), path)
            #expect(run.trainer.step == 20 && run.trainer.rollbacks == warnings.count && warnings.count > 0)
            #expect(warnings.allSatisfy { $0.kind == .rollback })
            let message = try #require(warnings.first?.message)
            #expect(message.contains("log: episode_7, step 12: reward is 1e+30"), "\(message)")
            #expect(message.contains("back to step 0 and on with other batches (rollback 1 of 60)"))
            let steps = run.directory.metricsLines.map(\.step)
            #expect(steps == Array(1...20))
            #expect(run.directory.metricsLines.flatMap { $0.warnings ?? [] } == warnings)
            #expect(run.trainer.model.parameters.allSatisfy { $0.floats.allSatisfy(\.isFinite) })
        }
    }

    /// Failures before and after the cut, which is at no step that runs go back to.
    @Test(arguments: [3, 4, 5] as [UInt64]) func twentyStepsAreTenAndTenMoreThroughRollbacks(_ seed: UInt64) throws {
        try inFolder { path in
            var configuration = Self.configuration()
            configuration.training.seed = seed
            let whole = try train(configuration, path + "/whole")
            configuration.training.steps = 10
            let first = try train(configuration, path + "/parts").warnings
            configuration.training.steps = 20
            let second = try train(configuration, path + "/parts").warnings
            #expect(whole.warnings.map(\.kind) == (first + second).map(\.kind))
            let bytes = ["/whole", "/parts"].map {
                FileManager.default.contents(atPath: path + $0 + "/checkpoint.safetensors")
            }
            #expect(bytes[0] != nil && bytes[0] == bytes[1])
        }
    }

    @Test func thereIsAnEndToIt() throws {
        try inFolder { path in
            let error = #expect(throws: TrainingError.self) {
                try train(Self.configuration(steps: 400, rollbacks: 2), path)
            }
            guard case .notFinite(let failure, 2, _) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(failure.isOfData && failure.largest?.name == "reward" && failure.largest?.step == 12)
            #expect(failure.largest?.value.magnitude ?? 0 > 9.9e29)
            let message = String(describing: error)
            #expect(message.contains("after 2 rollbacks"), "\(message)")
            let file = try SafetensorsFile(contentsOf: RunDirectory(path).offendingPath(step: failure.step))
            #expect(file["reward"]?.shape == [5, 2] && file["observation"]?.shape == [5, 2, 2])
            // The row that says so is in the sequence that is named.
            let rewards = try #require(file["reward"]?.floats)
            let place = try #require(rewards.firstIndex { $0 > 10 })
            let part = try #require(failure.sequences[place % 2].first { $0.origin == "log: episode_7" })
            #expect((part.step..<part.step + part.rows).contains(13))
            _ = try WorldModel.load(path)
        }
    }

    /// Each time it goes back, a rate that no number survives does its work again.
    @Test func divergenceIsNotBlamedOnTheData() throws {
        try inFolder { path in
            var configuration = TrainingRunTests.configuration(steps: 30)
            configuration.training.learningRate.peak = 1e300
            let error = #expect(throws: TrainingError.self) { try train(configuration, path, on: TrainerTests.log) }
            guard case .notFinite(let failure, 3, _) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(!failure.isOfData && failure.step == 2)
            #expect(String(describing: error).contains("lower training.learningRate.peak or training.clip"))
            let checkpoint = try SafetensorsFile(contentsOf: path + "/checkpoint.safetensors")
            #expect(checkpoint.metadata["step"] == "0")
        }
    }

    /// At the steps a run goes back to, a checkpoint is of the trainers alone.
    @Test func aCheckpointHoldsTheLastGoodStepWhereItIsAnother() throws {
        try inFolder { path in
            for (steps, holds) in [(50, false), (53, true)] {
                let run = try train(
                    TrainingRunTests.configuration(steps: steps), "\(path)/\(steps)", on: TrainerTests.log)
                let file = try SafetensorsFile(contentsOf: run.run.directory.checkpointPath)
                #expect((file.metadata["lastGood.step"] == "50") == holds)
                let whole = run.run.trainer.checkpoint.entries.count
                #expect((file.entries.count > whole) == holds)
            }
        }
    }

    @Test func aRunIsHeldByOneAtATime() throws {
        try inFolder { path in
            let configuration = TrainingRunTests.configuration(steps: 3)
            let held = try TrainingRun(configuration, on: TrainerTests.log, in: RunDirectory(path), yaml: { _ in "a" })
            let error = #expect(throws: TrainingError.self) {
                try TrainingRun(configuration, on: TrainerTests.log, in: RunDirectory(path), yaml: { _ in "b" })
            }
            #expect(error == .inUse(path: path))
            #expect(FileManager.default.contents(atPath: held.directory.configurationPath) == Data("a".utf8))
        }
    }

    @Test func theLimitGrowsWithTheLog() {
        #expect(NonFiniteStep.limit(rows: 500) == 10)
        #expect(NonFiniteStep.limit(rows: 100_000) == 100)
        #expect(NonFiniteStep.limit(rows: 100_000_000) == 1000)
    }
}
