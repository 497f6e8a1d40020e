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
        /// With rounded products; nil where the CPU has none.
        let roundedDecision: Double?
        let imaginedSteps: Double

        enum CodingKeys: String, CodingKey {
            case parameters
            case decision = "decision_s"
            case roundedDecision = "decision_bfloat16_s"
            case imaginedSteps = "imagined_steps_per_s"
        }
    }

    private let model: WorldModel
    private let settings: CrossEntropyMethod.Configuration

    init() {
        var generator = RandomGenerator(seed: 0)
        model = Benchmark(workload: .planet).makeModel(using: &generator)
        var settings = CrossEntropyMethod.Configuration()
        settings.iterations = 5
        self.settings = settings
    }

    func run() throws -> Result {
        let decision = try seconds(.single)
        let steps = settings.candidates * settings.horizon * settings.iterations
        return Result(
            parameters: model.parameterCount, decision: decision,
            roundedDecision: RoundedWeights.isSupported ? try seconds(.bfloat16) : nil,
            imaginedSteps: Double(steps) / decision)
    }

    /// The median of 21 decisions, after 3 that do not count.
    private func seconds(_ products: ProductPrecision) throws -> Double {
        var generator = RandomGenerator(seed: 1)
        var scorer = try ImaginedReturn(of: model, from: model.initialState(batch: 1))
        scorer.products = products
        let ones = [Double](repeating: 1, count: Workload.actionSize)
        var planner = try CrossEntropyMethod(
            settings, actionSpace: .box(shape: [Workload.actionSize], low: ones.map(-), high: ones))
        return medianSeconds(of: 21, warmUp: 3) {
            planner.reset()
            _ = planner.plan(scorer, using: &generator)
        }
    }
}
