import Tensors
import Trajectories

/// What the score function adds to the gradient of a bound whose samples are constants:
///
///     Σ_t (R_t − b_t) ∇ log q(z_t | h_t, g_t),   R_t = ℓ_t + Σ_{s > t, same episode} (ℓ_s − KL_s)
///
/// ℓ_t is the row's log likelihood, which z_t enters; KL_t does not depend on z_t, only later ones do.
/// Source: Williams (1992); baselines as in `GradientEstimator.Baseline`.
struct ScoreFunction {
    let baseline: GradientEstimator.Baseline
    /// K, samples of each sequence, which stand next to each other in the batch.
    let samples: Int

    /// A tensor of value zero with that gradient, a scalar.
    /// - likelihood: ℓ `[T, B · K]`.  - divergence: KL `[T, B · K]`.  - logPosterior: log q(z) `[T, B · K]`, on the tape.
    func surrogate(likelihood: Tensor, divergence: Tensor, logPosterior: Tensor, batch: SequenceBatch) -> Tensor {
        let returns = returns(likelihood.doubles, divergence.doubles, batch)
        let advantages = zip(returns, baselines(returns, batch)).map { $0 - $1 }
        let weights = Tensor(advantages, shape: batch.mask.shape).converted(to: logPosterior.precision) * batch.mask
        return (weights * (logPosterior - logPosterior.detached)).sum
    }

    /// R `[T · B]`, zero on padding.
    private func returns(_ likelihood: [Double], _ divergence: [Double], _ batch: SequenceBatch) -> [Double] {
        let (count, follows, mask) = (batch.count, batch.rewardMask.floats, batch.mask.floats)
        var returns = [Double](repeating: 0, count: likelihood.count)
        // What all rows after the present one bring.
        var later = [Double](repeating: 0, count: count)
        for index in returns.indices.reversed() where mask[index] > 0 {
            let column = index % count
            returns[index] = likelihood[index] + later[column]
            later[column] = follows[index] > 0 ? returns[index] - divergence[index] : 0
        }
        return returns
    }

    private func baselines(_ returns: [Double], _ batch: SequenceBatch) -> [Double] {
        switch baseline {
        case .none: [Double](repeating: 0, count: returns.count)
        case .batch: meansOfOthers(returns, batch, group: batch.count, unit: samples)
        case .leaveOneOut: meansOfOthers(returns, batch, group: samples, unit: 1)
        }
    }

    /// For each element of a row, the mean over the others of its group of consecutive ones; its own unit of consecutive
    /// elements does not count, nor does padding.
    private func meansOfOthers(_ returns: [Double], _ batch: SequenceBatch, group: Int, unit: Int) -> [Double] {
        let mask = batch.mask.floats.map(Double.init)
        func sums(_ length: Int) -> [(sum: Double, count: Double)] {
            stride(from: 0, to: returns.count, by: length).map { start in
                let range = start..<start + length
                return (range.reduce(0) { $0 + returns[$1] * mask[$1] }, range.reduce(0) { $0 + mask[$1] })
            }
        }
        let (groups, units) = (sums(group), sums(unit))
        return returns.indices.map { index in
            let (whole, own) = (groups[index / group], units[index / unit])
            let others = whole.count - own.count
            return others > 0 ? (whole.sum - own.sum) / others : 0
        }
    }
}
