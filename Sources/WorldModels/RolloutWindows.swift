import Tensors
import Trajectories

/// The rows that rollouts begin at and pass through, as places in a batch `[T, B]` laid flat.
struct RolloutWindows {
    /// K
    let steps: Int
    /// Where each of R rollouts begins.
    let starts: [Int]
    /// Where it stands after k = 1 … K steps, step by step: K · R places; the last row's, past the end of the batch.
    let rows: [Int]
    /// 1 where that row is of the same episode as the start, else 0, `[K, R]`.
    let weight: Tensor
    /// Rows of weight 1 at each step.
    let counts: [Int]

    init(_ rollout: Rollout, _ batch: SequenceBatch) {
        let (length, count) = (batch.length, batch.count)
        let follows = batch.rewardMask.floats
        let starts = rollout.startRows(length: length).flatMap { row in (0..<count).map { row * count + $0 } }
        var isInside = [Bool](repeating: true, count: starts.count)
        var (rows, weights, counts) = ([Int](), [Double](), [Int]())
        for step in 1...rollout.steps {
            for (index, start) in starts.enumerated() {
                let row = start / count + step
                let place = min(row, length - 1) * count + start % count
                isInside[index] = isInside[index] && row < length && follows[place] > 0
                rows.append(place)
                weights.append(isInside[index] ? 1 : 0)
            }
            counts.append(isInside.count { $0 })
        }
        steps = rollout.steps
        weight = Tensor(weights, shape: [steps, starts.count]).converted(to: batch.mask.precision)
        (self.starts, self.rows, self.counts) = (starts, rows, counts)
    }

    /// The rows after each step: `[T, B, N]` → `[K, R, N]`.
    func steps(of x: Tensor) -> Tensor {
        flat(x).gathered(rows: rows).reshaped([steps, starts.count, x.shape.last])
    }

    /// The rows that rollouts begin at: `[T, B, N]` → `[R, N]`.
    func starts(of x: Tensor) -> Tensor { flat(x).gathered(rows: starts) }

    private func flat(_ x: Tensor) -> Tensor { x.reshaped([x.shape[0] * x.shape[1], x.shape.last]) }
}

extension WorldModel {
    /// Imagines from the states of `run` as `objective.rollout` says, and sums what follows for the objective.
    /// - Returns: nil if no rollouts are asked for; zeros for a shard of single rows, after which nothing was logged.
    func rolloutTerms(
        _ run: ParticleRun, _ objective: Objective, using generator: inout RandomGenerator
    ) -> RolloutTerms? {
        let (rollout, observed) = (objective.rollout, run.observed)
        guard rollout.steps > 0 else { return nil }
        let zero = Tensor.zeros(.scalar, precision: precision)
        guard run.rows.length > 1 else {
            return RolloutTerms(
                observation: .zeros([rollout.steps, decoder.statisticsSize], precision: precision),
                reward: .zeros([rollout.steps, reward?.statisticsSize ?? 1], precision: precision), divergence: zero,
                counts: .init(repeating: 0, count: rollout.steps))
        }
        let windows = RolloutWindows(rollout, run.rows)
        let imagined = imagine(
            from: State(
                deterministic: windows.starts(of: observed.contexts), stochastic: windows.starts(of: observed.samples)),
            actions: windows.steps(of: run.rows.action), latents: rollout.latents, using: &generator)
        return RolloutTerms(
            observation: decoder.rolloutStatistics(
                decoder(imagined.features), of: windows.steps(of: run.rows.observation), weight: windows.weight),
            reward: reward.map {
                $0.rolloutStatistics(
                    $0(imagined.features), of: windows.steps(of: run.rows.rewardColumn), weight: windows.weight)
            } ?? .zeros([rollout.steps, 1], precision: precision),
            divergence: rollout.overshootingScale > 0
                ? overshooting(run, objective, windows, dynamics.prior(imagined.contexts)) : zero,
            counts: windows.counts)
    }

    /// Σ KL(sg q ‖ p) after free nats, from the second step on.
    private func overshooting(
        _ run: ParticleRun, _ objective: Objective, _ windows: RolloutWindows, _ prior: Latent
    ) -> Tensor {
        let posterior = run.observed.posterior.gradientScaled(by: 0).mapParameters(windows.steps)
        let later = Tensor((0..<windows.steps).map { $0 > 0 ? 1.0 : 0 }, shape: [windows.steps, 1])
        let penalized = objective.freeNats.penalizePerRow(posterior.klDivergence(to: prior))
        return (penalized * windows.weight * later.converted(to: precision)).sum
    }
}
