import Planning
import Tensors

/// Scores each plan, row-major `[H, S]`, by a formula.
struct FormulaScorer: PlanScorer {
    let score: @Sendable (_ plan: [Float]) -> Float

    init(_ score: @escaping @Sendable (_ plan: [Float]) -> Float) { self.score = score }

    func scores(of actions: Tensor, using generator: inout RandomGenerator) -> [Float] {
        let (horizon, count, width) = (actions.shape[0], actions.shape[1], actions.shape[2])
        let values = actions.floats
        return (0..<count).map { n in
            var plan: [Float] = []
            for t in 0..<horizon {
                let offset = (t * count + n) * width
                plan += values[offset..<offset + width]
            }
            return score(plan)
        }
    }
}
