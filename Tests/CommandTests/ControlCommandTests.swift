import Foundation
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
}
