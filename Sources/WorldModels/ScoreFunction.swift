import Tensors
import Trajectories

/// What the score function adds to the gradient of a sum over rows, Σ_t f_t, whose samples are constants:
///
///     Σ_t (R_t − b_t) ∇ log q(z_t | h_t, g_t),   R_t = Σ_s f_s over the rows of the episode that z_t enters
///
/// The likelihood of a row depends on its own z and the ones before, s ≥ t; its KL on those before, s > t.
/// Source: Williams (1992); baselines as in `GradientEstimator.Baseline`.
struct ScoreFunction {
    let baseline: GradientEstimator.Baseline
    /// K, samples of each sequence, which stand next to each other in the batch.
    let samples: Int
    /// log q(z_t | h_t, g_t) of the samples drawn `[T, B · K]`, on the tape.
    let logPosterior: Tensor
    /// `[T, B · K]`
    let batch: SequenceBatch

    /// A tensor of value zero with that gradient, a scalar.
    /// - rows: f `[T, B · K]`.  - entersOwnRow: whether z_t enters f_t.
    func surrogate(_ rows: Tensor, entersOwnRow: Bool = true) -> Tensor {
        let returns = returns(rows.doubles, entersOwnRow)
        let advantages = zip(returns, baselines(returns)).map { $0 - $1 }
        let weights = Tensor(advantages, shape: batch.mask.shape).converted(to: logPosterior.precision) * batch.mask
        return (weights * (logPosterior - logPosterior.detached)).sum
    }

    /// R `[T · B · K]`, zero on padding.
    func returns(_ rows: [Double], _ entersOwnRow: Bool) -> [Double] {
        let (count, follows, mask) = (batch.count, batch.rewardMask.floats, batch.mask.floats)
        var returns = [Double](repeating: 0, count: rows.count)
        // What the rows after the present one bring.
        var later = [Double](repeating: 0, count: count)
        for index in returns.indices.reversed() where mask[index] > 0 {
            let column = index % count
            let sum = rows[index] + later[column]
            returns[index] = entersOwnRow ? sum : later[column]
            later[column] = follows[index] > 0 ? sum : 0
        }
        return returns
    }

    /// b `[T · B · K]`: independent of the sample whose return it is compared with.
    func baselines(_ returns: [Double]) -> [Double] {
        switch baseline {
        case .none: [Double](repeating: 0, count: returns.count)
        case .batch: meansOfOthers(returns, group: batch.count, unit: samples)
        case .leaveOneOut: meansOfOthers(returns, group: samples, unit: 1)
        }
    }

    /// For each element of a row, the mean over the others of its group of consecutive ones; its own unit of consecutive
    /// elements does not count, nor does padding.
    private func meansOfOthers(_ returns: [Double], group: Int, unit: Int) -> [Double] {
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
