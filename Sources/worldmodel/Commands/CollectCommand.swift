import ArgumentParser
import Environments
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
    @Option(help: "Episodes to collect.")
    var episodes = 100
    @Option(help: "How to act: random or smooth.")
    var policy = "smooth"
    @Option(help: "Seed; drawn and printed if not given.")
    var seed: UInt64?
    @Option(help: "Directory of the new dataset.")
    var out: String

    func validate() throws {
        if episodes < 1 { throw ValidationError("--episodes is \(episodes), expected at least 1") }
        if ExplorationPolicy(rawValue: policy) == nil {
            throw ValidationError(
                "--policy \(policy): expected \(ExplorationPolicy.allCases.map(\.rawValue).joined(separator: " or "))")
        }
    }

    func run() throws {
        let world = try EnvironmentCatalog.environment(named: environment)
        guard let policy = ExplorationPolicy(rawValue: policy) else { return }
        let seed = seed ?? UInt64.random(in: 0...UInt64(UInt32.max))
        var bar = ProgressBar(total: episodes, output: .standardError(isQuiet: false))
        let dataset = world.collect(episodes: episodes, policy: policy, seed: seed) { index, _ in
            bar.update(step: index + 1)
        }
        try MinariWriter.write(dataset: dataset, id: "\(world.name)/\(policy)-v0", to: out)
        Terminal.print(
            "\(out): \(dataset.episodes.count) episodes, \(dataset.stepCount) steps of \(world.name); seed \(seed)")
    }
}
