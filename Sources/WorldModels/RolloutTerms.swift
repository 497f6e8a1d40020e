import Tensors

/// What the imagined rows of a shard contribute to the objective: sums over rows for each of K steps.
public struct RolloutTerms: Sendable {
    /// What the likelihoods of observations and of rewards at each step follow from, `[K, ·]`.
    var observation: Tensor
    var reward: Tensor
    /// Σ KL(sg q ‖ p) after free nats from the second step on, a scalar.
    var divergence: Tensor
    /// Rows at each step; a row counts only where all before it do.
    var counts: [Int]

    var sums: [Tensor] {
        get { [observation, reward, divergence] }
        set { (observation, reward, divergence) = (newValue[0], newValue[1], newValue[2]) }
    }

    mutating func addCounts(_ others: [Int]) { counts = zip(counts, others).map(+) }
}

extension LikelihoodHead {
    /// What the likelihood of imagined rows follows from, step by step: an output and a value `[K, B, N]`, weights
    /// `[K, B]` → `[K, ·]`.
    func rolloutStatistics(_ output: Tensor, of value: Tensor, weight: Tensor) -> Tensor {
        .stacked((0..<output.shape[0]).map { statistics(output[$0], of: value[$0], weight: weight[$0]) })
    }

    /// −log likelihood of imagined rows, nats per row: a scalar.
    ///
    /// A σ had by maximum likelihood is that of the step and the batch, σ²_k = mean square + floor; the gradient is that of
    /// the likelihood under it.
    func rolloutNegativeLogLikelihood(statistics: Tensor, counts: [Int]) -> Tensor {
        let rows = counts.reduce(0, +)
        guard rows > 0 else { return .zeros(.scalar, precision: statistics.precision) }
        guard configuration.deviation == .maximumLikelihood else {
            return negativeLogLikelihood(statistics: statistics.sumOverRows, rows: rows)
        }
        let floor = configuration.minimumDeviation * configuration.minimumDeviation
        var sum = Tensor.zeros(.scalar, precision: statistics.precision)
        for part in parts {
            let own = statistics.columns(part.statistics)
            if part.deviations.isEmpty {
                sum = sum - own.columns(0..<1).sum
            } else {
                let (errors, seen) = (own.columns(0..<part.values.count), own.columns(part.values.count..<own.shape[1]))
                // 1, whose logarithm is 0, where nothing was seen.
                let unseen = seen.affine(scale: -1, offset: 1).relu
                let variances = errors / seen.clamped(above: 1) + unseen + floor
                var terms = (variances.log + (1 + LikelihoodHead.log2Pi)) * seen
                if isExactlyLinear.contains(true), isExactlyLinear.contains(false) {
                    let exact = isExactlyLinear[part.deviations].map { $0 ? 1.0 : 0 }
                    let mask = Tensor(exact, shape: [exact.count]).converted(to: terms.precision)
                    terms = terms * mask.affine(scale: -1, offset: 1) + errors * (precisions[part.deviations] * mask)
                }
                sum = sum + terms.sum * 0.5
            }
        }
        return sum * (1 / Double(rows))
    }
}
