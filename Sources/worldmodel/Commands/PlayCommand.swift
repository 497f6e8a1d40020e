import ArgumentParser
import Charts
import Control
import Environments
import Evaluation
import Files
import Foundation
import Tensors
import Trajectories
import TrajectoryFiles
import WorldModels

struct PlayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "play",
        abstract: "Play one episode with a trained run, and show it beside what its model imagined.",
        discussion: """
            The agent is that of a run of control, or a planner with the model of a run of train. After --context observations the \
            model imagines --horizon more under the actions that the agent then took. --out writes a strip of pictures, \
            seen above imagined, for \(sketched.joined(separator: ", ")), and curves for other environments.

              worldmodel play run pendulum --seed 3 --out episode.svg
            """)

    private static let sketched = EnvironmentCatalog.names.filter {
        (try? EnvironmentCatalog.environment(named: $0)) is any Sketched
    }

    @Argument(help: "A run of control or of train.")
    var model: String
    @Argument(help: "Name of the environment.")
    var environment: String
    @Option(parsing: .unconditional, help: "Seed of the episode, a whole number from 0 up.")
    var seed: UInt64 = 1
    @Option(parsing: .unconditional, help: "Observations that the model sees before it imagines.")
    var context = 10
    @Option(parsing: .unconditional, help: "Steps that it imagines, at most.")
    var horizon = 40
    @Option(
        name: .customLong("set"), help: "Override a setting of control, such as control.agent=cem; may be repeated.")
    var assignments: [String] = []
    @Option(help: "The Python interpreter that has gymnasium or dm_control.")
    var python = "python3"
    @Option(help: "An .svg file to draw to.")
    var out: String?
    @Flag(help: "No progress.")
    var quiet = false

    func validate() throws {
        try require("--context", context)
        try require("--horizon", horizon)
        if let out, !out.lowercased().hasSuffix(".svg") {
            throw ValidationError("--out is \(out), expected a name that ends in .svg")
        }
    }

    func run() throws {
        try RunArgument.require(model, before: [environment], command: "play")
        let knowledge = try Knowledge.load(model)
        let settings = try ControlLoader().settings(ofRun: model, assignments: assignments)
        try settings.validate()
        var world = try WorldCatalog.world(named: environment, python: python)
        try knowledge.requireAlike(world)
        var agent = try knowledge.agent(settings, actionSpace: world.actionSpace)
        var bar = ProgressBar(total: 0, output: .standardError(isQuiet: quiet))
        let episode = try world.play(&agent, seed: seed) { episode in
            bar.update(
                step: episode.count, total: 0, fields: [("return", Terminal.number(episode.totalReward))])
        }
        bar.close()
        try Terminal.print(
            "\(world.name), seed \(seed): return \(Terminal.number(episode.totalReward)) in \(episode.count.counted("step"))"
        )
        guard context <= episode.count else {
            throw CommandError.tooShort(steps: episode.count, context: context)
        }
        let scene = try imagined(episode, by: knowledge.ensemble)
        try Terminal.print(scene.text)
        guard let out else { return }
        let sketched = (world as? SimulatedWorld)?.environment as? any Sketched
        try AtomicFile.write(scene.svg(sketched, world.name), to: out)
        try Terminal.print("wrote \(out)")
    }

    private func imagined(_ episode: Episode, by ensemble: WorldModelEnsemble) throws -> PlayedScene {
        let steps = min(horizon, episode.count - context + 1)
        let width = ensemble.members[0].actionSpace.storedSize
        // The action at the last observation that is seen is the first one imagined.
        let actions = Array(episode.actions[(context - 1) * width..<(context - 1 + steps) * width])
        var generator = RandomGenerator(seed: seed)
        let futures = try Futures(
            of: ensemble, episode: episode, context: context, actions: actions, horizon: steps, samples: 32,
            using: &generator)
        return PlayedScene(
            episode: episode, futures: futures, context: context, space: ensemble.members[0].observationSpace)
    }
}
