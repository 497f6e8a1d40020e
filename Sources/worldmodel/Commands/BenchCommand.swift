import ArgumentParser
import Foundation

struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure speed on a reference workload and print it as JSON.",
        discussion: """
            planet: a PlaNet-shaped model of 653,538 parameters, batches of 50 × 50, imagined 2500 × 15 steps. \
            dreamer3-1m: DreamerV3's model of 523,537 parameters, batches of 16 × 64, imagined 1024 × 15 steps.

            On two cores, train_step_s is the median of 20 updates, imagined_steps_per_s is with the reward head, \
            filter_step_us is one step at batch 1, gemm_limit_s is the time of the step's matrix products alone at the \
            rate of large ones, measured in the same run.

            planning: decision_s is the median time of one decision of the cross-entropy method with planet's model, 1000 \
            candidates × horizon 12 × 5 iterations; decision_bfloat16_s is that with the factors of matrix products rounded \
            to bfloat16, on CPUs that multiply such numbers.

              worldmodel bench planet
            """)

    enum Subject: String, CaseIterable, ExpressibleByArgument {
        case planet
        case dreamer3 = "dreamer3-1m"
        case planning
    }

    @Argument(help: "What to measure: planet, dreamer3-1m or planning.")
    var subject: Subject

    func run() throws {
        switch subject {
        case .planet: try print(Benchmark(workload: .planet).run())
        case .dreamer3: try print(Benchmark(workload: .dreamer3).run())
        case .planning: try print(PlanningBenchmark().run())
        }
    }

    private func print(_ result: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try Terminal.print(String(decoding: encoder.encode(result), as: UTF8.self))
    }
}
