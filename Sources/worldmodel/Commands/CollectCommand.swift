import ArgumentParser
import Environments
import Trajectories
import TrajectoryFiles

struct CollectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "collect",
        abstract: "Collect episodes from a built-in environment as a Minari dataset.",
        discussion: """
            Environments: \(EnvironmentCatalog.names.joined(separator: ", ")).

              worldmodel collect pendulum --episodes 100 --policy smooth --seed 1 --out logs/pendulum
            """)

    @Argument(help: "Name of the environment.")
    var environment: String
    @Option(parsing: .unconditional, help: "Episodes to collect.")
    var episodes = 100
    @Option(help: "How to act: random or smooth.")
    var policy = "smooth"
    @Option(parsing: .unconditional, help: "Seed, a whole number from 0 up; drawn and printed if not given.")
    var seed: UInt64?
    @Option(help: "Directory of the new dataset.")
    var out: String

    func validate() throws {
        try require("--episodes", episodes)
        if ExplorationPolicy(rawValue: policy) == nil {
            throw ValidationError(
                "--policy \(policy): expected \(ExplorationPolicy.allCases.map(\.rawValue).joined(separator: " or "))")
        }
    }

    func run() throws {
        let world = try EnvironmentCatalog.environment(named: environment)
        guard let policy = ExplorationPolicy(rawValue: policy) else { return }
        try MinariWriter.requireFree(out)
        // An episode has two observations and an action at least.
        let numbers = 2 * world.observationSpace.storedSize + world.actionSpace.storedSize + 1
        try CommandError.requireMemory(
            Double(episodes) * Double(4 * numbers + MemoryLayout<Episode>.size), option: "--episodes", episodes)
        let seed = seed ?? UInt64.random(in: 0...UInt64(UInt32.max))
        var bar = ProgressBar(total: episodes, output: .standardError(isQuiet: false))
        let dataset = world.collect(episodes: episodes, policy: policy, seed: seed) { index, _ in
            bar.update(step: index + 1)
        }
        bar.finish(step: episodes)
        try MinariWriter.write(dataset: dataset, id: "\(world.name)/\(policy)-v0", to: out)
        try Terminal.print(
            "\(out): \(dataset.episodes.count.counted("episode")), \(dataset.stepCount.counted("step")) of \(world.name); seed \(seed)"
        )
    }
}
