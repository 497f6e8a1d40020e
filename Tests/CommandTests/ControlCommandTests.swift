import Foundation
import TestSupport
import Testing

/// What `control` takes where nothing is said.
@Suite struct ControlCommandTests {
    @Test func modelsForControlHaveLinearDecodersAndLongDreams() throws {
        let folder = try TemporaryFolder()
        try Command.succeed([
            "control", "pendulum", "--agent", "random", "--steps", "0", "--episodes", "1", "--seed", "1", "--out",
            folder.file("run"),
        ])
        let settings = String(decoding: try folder.contents("run/config.yaml"), as: UTF8.self)
        #expect(settings.contains("\n  decoder:\n    isEnabled: true\n    likelihood: normal\n    hidden: []\n"))
        #expect(
            settings.contains("\n    dreams: 32\n    actorCritic:\n      gradient: scoreFunction\n      horizon: 60\n"))
    }

    @Test func aFinishedRunSaysSoAndGoesOnWithMoreEpisodes() throws {
        let folder = try TemporaryFolder()
        func control(_ episodes: Int) throws -> Command.Outcome {
            try Command.succeed([
                "control", "pendulum", "--agent", "random", "--episodes", "\(episodes)", "--seed", "1", "--out",
                folder.file("run"),
            ])
        }
        #expect(try !control(1).output.contains("complete"))
        let result = try folder.contents("run/evaluation.json")
        let again = try control(1)
        #expect(again.output.contains("the run is complete") && !again.output.contains("evaluation 1"))
        #expect(try folder.contents("run/evaluation.json") == result)
        let more = try control(2)
        #expect(more.output.contains("evaluation 2 of 2") && !more.output.contains("complete"))
    }

    @Test func quietLeavesTheResultAlone() throws {
        let folder = try TemporaryFolder()
        let output = try Command.succeed([
            "control", "pendulum", "--agent", "random", "--episodes", "2", "--seed", "1", "--quiet", "--out",
            folder.file("run"),
        ]).output
        #expect(output.contains("over 2 episodes") && !output.contains("evaluation 1"), "\(output)")
    }

    @Test func aGivenModelTakesNoSteps() throws {
        let folder = try TemporaryFolder()
        let outcome = try Command.run([
            "control", "pendulum", "--model", "run", "--steps", "100", "--out", folder.file("out"),
        ])
        #expect(outcome.status != 0 && outcome.errors.contains("nothing is played to learn from"), "\(outcome)")
        #expect(try folder.names.isEmpty)
    }
}
