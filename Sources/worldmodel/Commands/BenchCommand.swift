import ArgumentParser
import Foundation

struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure speed on a reference workload and print it as JSON.",
        discussion: """
            planet: a PlaNet-shaped model of 653,538 parameters, batches of 50 × 50, on two cores. train_step_s is the \
            median of 20 updates, imagined_steps_per_s covers 2500 × 15 steps with the reward head, filter_step_us is one \
            step at batch 1, gemm_limit_s is the time of the step's matrix products alone at the rate of large ones, \
            measured in the same run.
            """)

    enum Workload: String, CaseIterable, ExpressibleByArgument { case planet }

    @Argument(help: "The workload: planet.")
    var workload: Workload

    func run() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        switch workload {
        case .planet:
            Terminal.print(String(decoding: try encoder.encode(PlanetBenchmark.run()), as: UTF8.self))
        }
    }
}
