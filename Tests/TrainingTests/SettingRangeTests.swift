import Checkpoints
import Files
import Foundation
import Testing
import WorldModels

@testable import Training

/// Numbers that no setting may be, and sizes that no machine has room for: one error that names the setting, before
/// anything is written.
struct SettingRangeTests {
    typealias Change = @Sendable (inout ExperimentConfiguration) -> Void

    private static func refusal(_ change: Change) -> String? {
        var c = TrainingRunTests.configuration()
        change(&c)
        return #expect(throws: TrainingError.self) { try c.validate() }?.description
    }

    /// Wherever a number is: by itself, in a section, optional, beside a check of its own.
    @Test(arguments: [Double.infinity, -.infinity, .nan]) func numbersAreFinite(_ number: Double) {
        let settings: [(String, Change)] = [
            ("model.continuation.discountHorizon", { $0.model.continuation.discountHorizon = number }),
            ("model.dynamics.actionLimit", { $0.model.dynamics.actionLimit = number }),
            ("training.clip", { $0.training.clip = number }), ("training.minutes", { $0.training.minutes = number }),
            ("training.learningRate.decayStart", { $0.training.learningRate.decayStart = number }),
            ("objective.freeNats.nats", { $0.objective.freeNats.nats = number }),
            ("training.optimizer.weightDecay", { $0.training.optimizer.weightDecay = number }),
        ]
        for (key, change) in settings {
            #expect(Self.refusal(change)?.hasPrefix("\(key) is \(number), expected a") == true, "\(key)")
        }
        let unchecked = Self.refusal { $0.model.continuation.discountHorizon = .infinity }
        #expect(unchecked?.contains("is inf, expected a finite number;") == true)
    }

    @Test func wholeNumbersAreNoLargerThanIsMeant() {
        let settings: [(String, Change)] = [
            ("training.shards", { $0.training.shards = .max }), ("training.batch", { $0.training.batch = .max }),
            ("model.encoder.hidden", { $0.model.encoder.hidden = [8, .max] }),
            ("training.length", { $0.training.length = .max }), ("training.steps", { $0.training.steps = .max }),
            ("model.dynamics.classes", { $0.model.dynamics.classes = .max }),
            ("training.learningRate.warmup", { $0.training.learningRate.warmup = .max }),
        ]
        for (key, change) in settings {
            #expect(
                Self.refusal(change)?.hasPrefix("\(key) is \(Int.max), expected a whole number of at most 2147483647;")
                    == true)
        }
        #expect(Self.refusal { $0.training.batch = .min }?.contains("at least -2147483647;") == true)
        #expect(
            Self.refusal { $0.training.shards = 1025 }?.contains("training.shards is 1025, expected at most 1024")
                == true)
        #expect(
            Self.refusal { $0.training.ensemble = 100_000 }?.contains("training.ensemble is 100000, expected") == true)
        #expect(throws: Never.self) {
            var c = TrainingRunTests.configuration()
            (c.training.seed, c.training.steps) = (.max, Int(Int32.max))
            try c.validate()
        }
    }

    @Test func whatDoesNotFitIntoMemoryIsRefused() throws {
        func refusal(_ gigabytes: Double, _ change: Change) -> String? {
            var c = TrainingRunTests.configuration()
            change(&c)
            return #expect(throws: TrainingError.self) {
                try c.requireMemory(observations: 17, actions: 6, available: gigabytes * 1e9)
            }?.description
        }
        // 10⁸ × 10⁸ and more parameters, or rows of activations.
        let cases: [(String, Change)] = [
            ("model.dynamics.hidden", { $0.model.dynamics.hidden = 100_000_000 }),
            (
                "model.dynamics.deterministic",
                { ($0.model.dynamics.family, $0.model.dynamics.deterministic) = (.rssm, 100_000) }
            ),
            ("model.reward.hidden", { $0.model.reward.hidden = [1_000_000, 1_000_000] }),
            ("training.batch", { $0.training.batch = 2_000_000_000 }),
            ("objective.bound.samples", { $0.objective.bound = Bound(.iwae, samples: 2_000_000_000) }),
            ("training.ensemble", { ($0.training.ensemble, $0.model.reward.hidden) = (1000, [900, 900]) }),
        ]
        for (key, change) in cases {
            let message = refusal(8, change)
            #expect(message?.contains("8 GB are there; lower \(key), which is") == true, "\(message ?? "")")
        }
        #expect(throws: Never.self) {
            try TrainingRunTests.configuration().requireMemory(observations: 17, actions: 6, available: 1e6)
        }
        #expect(Memory.available > 10_000_000)
        #expect(Memory.text(bytes: 8e9) == "8 GB" && Memory.text(bytes: 1.234e13) == "12.3 TB")
        #expect(Memory.text(bytes: 5e5) == "0.5 MB" && Memory.text(bytes: 1e40) == "1e+06 PB")
    }

    /// A run that an earlier version let begin with an infinite setting.
    @Test func settingsThatDifferInAnInfinityAreNamed() {
        var (one, other) = (TrainingRunTests.configuration(), TrainingRunTests.configuration())
        one.model.continuation.discountHorizon = .infinity
        #expect(SettingDifferences.keys(one, other) == ["model.continuation.discountHorizon"])
        other.model.continuation.discountHorizon = .infinity
        other.training.batch += 1
        #expect(SettingDifferences.keys(one, other) == ["training.batch"])
    }
}
