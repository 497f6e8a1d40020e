import Environments
import Planning
import Tensors

/// Scores plans by the return they have in an environment that goes on from where it is: Σ_t γ^(t−1) r_t, up to the end of
/// the episode. What is random in it is drawn anew for every plan.
struct SimulatedReturn: PlanScorer {
    let environment: any Environment
    let discount: Double

    func scores(of actions: Tensor, using generator: inout RandomGenerator) -> [Float] {
        let (horizon, count, width) = (actions.shape[0], actions.shape[1], actions.shape[2])
        let (values, noise) = (actions.floats, RandomGenerator(seed: generator.next()))
        let parts = min(count, 8)
        return concurrentMap(parts) { part in
            (count * part / parts..<count * (part + 1) / parts).map { plan in
                var (world, draws) = (environment, noise.child(UInt64(plan)))
                var (score, weight) = (0.0, 1.0)
                for t in 0..<horizon {
                    let start = (t * count + plan) * width
                    let step = world.step(Array(values[start..<start + width]), using: &draws)
                    score += weight * Double(step.reward)
                    weight *= discount
                    if step.isLast { break }
                }
                return Float(score)
            }
        }.flatMap { $0 }
    }
}
