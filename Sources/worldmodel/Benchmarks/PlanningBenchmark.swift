import Planning
import Tensors
import Trajectories
import WorldModels

/// How long one decision of the cross-entropy method takes with the `planet` workload's model: 1000 candidates, horizon 12,
/// 5 iterations, the 100 best.
struct PlanningBenchmark {
    struct Result: Encodable {
        let parameters: Int
        let decision: Double
        let imaginedSteps: Double

        enum CodingKeys: String, CodingKey {
            case parameters
            case decision = "decision_s"
            case imaginedSteps = "imagined_steps_per_s"
        }
    }

    /// The median of 21 decisions, after 3 that do not count.
    func run() throws -> Result {
        var generator = RandomGenerator(seed: 0)
        let model = Benchmark(workload: .planet).makeModel(using: &generator)
        let scorer = try ImaginedReturn(of: model, from: model.initialState(batch: 1))
        let (low, high) = (
            [Double](repeating: -1, count: Workload.actionSize), [Double](repeating: 1, count: Workload.actionSize)
        )
        var settings = CrossEntropyMethod.Configuration()
        settings.iterations = 5
        var planner = try CrossEntropyMethod(
            settings, actionSpace: .box(shape: [Workload.actionSize], low: low, high: high))
        let seconds = medianSeconds(of: 21, warmUp: 3) {
            planner.reset()
            _ = planner.plan(scorer, using: &generator)
        }
        let steps = settings.candidates * settings.horizon * settings.iterations
        return Result(
            parameters: model.parameterCount, decision: seconds, imaginedSteps: Double(steps) / seconds)
    }
}
