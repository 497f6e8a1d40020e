import Checkpoints
import Foundation
import Testing
import Trajectories

@testable import Training
@testable import WorldModels

/// Runs of several models.
struct EnsembleTests {
    static func configuration(steps: Int = 20, ensemble: Int = 3) -> ExperimentConfiguration {
        var c = TrainingRunTests.configuration(steps: steps)
        (c.training.ensemble, c.training.keepsBest) = (ensemble, true)
        return c
    }

    @Test func twentyStepsAreTenAndTenMore() throws {
        try TrainingRunTests().inFolder { path in
            let runs = TrainingRunTests()
            try runs.train(Self.configuration(), path + "/whole")
            try runs.train(Self.configuration(steps: 10), path + "/parts")
            try runs.train(Self.configuration(), path + "/parts")
            for name in ["checkpoint.safetensors", "best.safetensors"] {
                let whole = runs.bytes(path + "/whole", name)
                #expect(whole != nil && whole == runs.bytes(path + "/parts", name), "\(name)")
            }
        }
    }

    /// The first member is the model that a run by itself gives; the others are others, and drew other batches.
    @Test func theFirstMemberIsTheModelByItself() throws {
        try TrainingRunTests().inFolder { path in
            let runs = TrainingRunTests()
            let ensemble = try runs.train(Self.configuration(), path + "/ensemble")
            let alone = try runs.train(Self.configuration(ensemble: 1), path + "/alone")
            #expect(ensemble.trainer.model.parameters.map(\.floats) == alone.trainer.model.parameters.map(\.floats))
            let members = ensemble.trainers.members
            #expect(members.map(\.step) == [20, 20, 20])
            for (a, b) in [(0, 1), (0, 2), (1, 2)] {
                #expect(members[a].model.parameters[0].floats != members[b].model.parameters[0].floats)
                #expect(members[a].draw(ensemble.sampler).sequences != members[b].draw(ensemble.sampler).sequences)
            }
            let loaded = try WorldModelEnsemble.load(path + "/ensemble/checkpoint.safetensors")
            #expect(
                loaded.members.map { $0.parameters.map(\.floats) } == members.map { $0.model.parameters.map(\.floats) })
            #expect(try WorldModelEnsemble.load(path + "/ensemble").count == 3)
            let first = try WorldModel.load(path + "/alone/checkpoint.safetensors")
            #expect(first.parameters.map(\.floats) == loaded.members[0].parameters.map(\.floats))
        }
    }

    @Test func linesAreMeansOverTheMembers() throws {
        try TrainingRunTests().inFolder { path in
            var run = try TrainingRun(
                Self.configuration(steps: 2), on: TrainerTests.log, in: RunDirectory(path), yaml: { _ in "" })
            var copy = run.trainers
            let objectives = copy.update(sampler: run.sampler, progress: 0).map(\.objective)
            _ = try run.train(isInterrupted: { true }, onStep: { _ in })
            let line = try #require(run.directory.metricsLines.first)
            #expect(Set(objectives).count == 3)
            #expect(abs(line.objective - objectives.reduce(0, +) / 3) < 1e-9)
        }
    }

    /// A step that one member cannot make, none makes.
    @Test func allMembersGoBackTogether() throws {
        try TrainingRunTests().inFolder { path in
            var configuration = RollbackTests.configuration(rollbacks: 200)
            (configuration.training.ensemble, configuration.training.seed) = (2, 5)
            let (run, warnings) = try RollbackTests().train(configuration, path)
            #expect(run.trainers.members.map(\.step) == [20, 20])
            #expect(warnings.contains { $0.message.contains("of member 1:") }, "\(warnings)")
            #expect(run.trainers.members.map(\.rollbacks) == [warnings.count, warnings.count])
        }
    }
}
