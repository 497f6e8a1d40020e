import Checkpoints
import Foundation
import Tensors
import Testing
import Trajectories

@testable import Training
@testable import WorldModels

/// Checkpoints of runs that somebody made, or that are older: they go on, or the error is named.
struct CraftedRunTests {
    private static func configuration(ensemble: Int = 1) -> ExperimentConfiguration {
        var c = TrainingRunTests.configuration(steps: 3)
        (c.training.length, c.training.consecutive, c.training.ensemble) = (5, 2, ensemble)
        c.training.tensorBoard = false
        return c
    }

    /// Trains three steps, changes the checkpoint, and goes on to the fourth.
    private func resumed(
        _ configuration: ExperimentConfiguration = configuration(), after change: (inout SafetensorsFile) -> Void
    ) throws -> TrainingRun {
        var result: TrainingRun?
        try TrainingRunTests().inFolder { path in
            try TrainingRunTests().train(configuration, path)
            let checkpoint = path + "/checkpoint.safetensors"
            var file = try SafetensorsFile(contentsOf: checkpoint)
            change(&file)
            try file.write(to: checkpoint)
            var longer = configuration
            longer.training.steps = 4
            result = try TrainingRunTests().train(longer, path)
        }
        return try #require(result)
    }

    private func refusal(
        _ configuration: ExperimentConfiguration = configuration(), after change: (inout SafetensorsFile) -> Void
    ) -> String? {
        #expect(throws: CheckpointError.self) { try resumed(configuration, after: change) }?.description
    }

    @Test(arguments: [
        ("rollbacks", "-1"), ("rollbacks", "99999999999999999999"), ("step", "-1"), ("step", "9223372036854775807"),
        ("generator.counter", "-1"), ("generator.key", "x"),
    ])
    func countersThatCountNothing(_ key: String, _ value: String) {
        #expect(refusal { $0.metadata[key] = value }?.contains("its metadata has no number '\(key)'") == true)
    }

    @Test func carriedSequencesThatAreNotThoseOfABatch() {
        #expect(refusal { $0.metadata["carried.0"] = "[1]" }?.contains("'carried.0' is of 1 sequences") == true)
        #expect(refusal { $0.metadata["carried.0"] = "[1,2,3]" }?.contains("'carried.0' is of 3 sequences") == true)
        let message = refusal { file in
            for name in ["deterministic", "stochastic", "memory"] { file.remove("carried.1." + name) }
        }
        #expect(message?.contains("its carried sequences are not those of a batch") == true, "\(message ?? "")")
    }

    @Test func settingsThatCannotBeTrainedWith() {
        for (found, other) in [("\"batch\":4", "\"batch\":-4"), ("\"validation\":0.25", "\"validation\":1e300")] {
            let message = refusal {
                $0.metadata["experiment"] = $0.metadata["experiment"]?.replacing(found, with: other)
            }
            #expect(message?.contains("its settings: training.") == true, "\(message ?? "")")
        }
    }

    @Test func membersOfDifferentRuns() {
        let two = Self.configuration(ensemble: 2)
        #expect(refusal(two) { $0.metadata["members"] = nil }?.contains("its members are not those of one run") == true)
        #expect(refusal(two) { $0.metadata["member.1.step"] = "2" }?.contains("not those of one run") == true)
        #expect(refusal(two) { $0.metadata["member.1.rollbacks"] = "2" }?.contains("not those of one run") == true)
        #expect(
            refusal(two) { $0.metadata["lastGood.step"] = "4" }?.contains("to go back to in it is of another run")
                == true)
    }

    /// Older than some of the settings.
    @Test func aRunThatLacksNewSettingsGoesOnWithTheirDefaults() throws {
        let run = try resumed { file in
            CheckpointJSON.update("experiment", of: &file) { experiment in
                var training = experiment["training"] as? [String: Any] ?? [:]
                for key in ["rollbacks", "frozen", "averaging"] { training[key] = nil }
                experiment["training"] = training
                var objective = experiment["objective"] as? [String: Any] ?? [:]
                objective["rollout"] = nil
                experiment["objective"] = objective
            }
            #expect(file.metadata["experiment"]?.contains("rollbacks") == false)
        }
        #expect(run.resumedStep == 3 && run.trainer.step == 4)
        #expect(run.trainer.configuration.training.rollbacks == TrainingConfiguration().rollbacks)
    }
}
