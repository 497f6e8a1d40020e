import Environments
import Planning
import Tensors

/// Scores plans by what the environment itself makes of them: planning with the true dynamics.
struct SimulatedReturn<World: Environment>: PlanScorer {
    let world: World

    func scores(of actions: Tensor, using generator: inout RandomGenerator) -> [Float] {
        let (horizon, count, width) = (actions.shape[0], actions.shape[1], actions.shape[2])
        let values = actions.floats
        return (0..<count).map { n in
            var copy = world
            var score: Float = 0
            for t in 0..<horizon {
                let offset = (t * count + n) * width
                let step = copy.step(Array(values[offset..<offset + width]), using: &generator)
                score += step.reward
                if step.isTerminated { break }
            }
            return score
        }
    }
}
