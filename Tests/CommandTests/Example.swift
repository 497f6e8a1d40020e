import Foundation
import Testing

/// A log of a built-in environment and a tiny run on it, made once by the command and only read by the tests.
struct Example: Sendable {
    /// Removed at exit: values that live as long as the process are never deinitialised.
    private static let root: String = {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("command-examples-\(getpid())")
        try? FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        atexit { try? FileManager.default.removeItem(atPath: Example.root) }
        return url.path
    }()

    /// Box actions, episodes of 200 steps that are cut off.
    static let pendulum = Result { try Example("pendulum", episodes: 5) }
    /// Discrete actions, short episodes that terminate.
    static let cartpole = Result { try Example("cartpole", episodes: 20) }

    let log: String
    let run: String

    private init(_ environment: String, episodes: Int) throws {
        log = "\(Example.root)/\(environment)/log"
        run = "\(Example.root)/\(environment)/run"
        try Command.succeed([
            "collect", environment, "--episodes", "\(episodes)", "--policy", "random", "--seed", "3", "--out", log,
        ])
        try Command.succeed(Example.train(log, out: run, steps: 20))
    }

    /// Arguments that train the smallest of models.
    static func train(_ log: String, out: String, steps: Int, seed: Int = 7, _ more: [String] = []) -> [String] {
        let settings = [
            "model.encoder.hidden=[8]", "model.encoder.output=8", "model.dynamics.deterministic=8",
            "model.dynamics.stochastic=4", "model.dynamics.hidden=8", "model.decoder.hidden=[8]",
            "model.reward.hidden=[8]", "model.continuation.hidden=[8]", "training.batch=4", "training.length=8",
        ]
        return ["train", log, "--out", out, "--steps", "\(steps)", "--seed", "\(seed)", "--validation", "0.2"]
            + settings.flatMap { ["--set", $0] } + more
    }
}
