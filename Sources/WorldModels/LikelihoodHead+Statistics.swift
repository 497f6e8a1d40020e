import Foundation
import Tensors

extension LikelihoodHead {
    /// What the likelihood of a batch follows from, summed over rows, part by part. For a normal one whose σ depends on the
    /// dimension alone these are the squared errors of each dimension, `[N]`, and how many numbers they are of, `[N]`; for
    /// the others the log likelihood itself, `[1]`.
    /// - output: `[…, ·]`.  - value: `[…, N]`, NaN where a number is missing.  - weight: of each row `[…]`, 1 or 0.
    func statistics(_ output: Tensor, of value: Tensor, weight: Tensor) -> Tensor {
        let pieces = parts.flatMap { part in
            statistics(part, outputs(output, part), of: values(value, part), weight: weight)
        }
        return pieces.isEmpty ? .zeros([0], precision: value.precision) : .concatenated(pieces)
    }

    private func statistics(
        _ part: LikelihoodPart, _ output: Tensor, of value: Tensor, weight: Tensor
    ) -> [Tensor] {
        if part.deviations.isEmpty { return [(logProbability(part, output, of: value) * weight).sum.reshaped([1])] }
        guard value.hasMissing else {
            return [output.squaredErrors(from: value, weight: weight), weight.sum.broadcast(to: [part.values.count])]
        }
        let (values, seen) = value.splitMissing
        let counted = seen * weight.reshaped(weight.shape.appending(1))
        return [((output - values).square * counted).sumOverRows, counted.sumOverRows]
    }

    /// −log likelihood in nats per row, constants included.
    /// - statistics: sums over rows.  - rows: how many.
    func negativeLogLikelihood(statistics: Tensor, rows: Int) -> Tensor {
        var sum = Tensor.zeros(.scalar, precision: statistics.precision)
        for part in parts {
            let own = statistics[part.statistics]
            if part.deviations.isEmpty {
                sum = sum - own.sum
            } else {
                let (errors, counts) = (own[0..<part.values.count], own[part.values.count..<own.count])
                let logDeviation = logDeviation[part.deviations]
                sum =
                    sum + (errors * (logDeviation * -2).exp).sum * 0.5
                    + (counts * (logDeviation + 0.5 * LikelihoodHead.log2Pi)).sum
            }
        }
        return sum * (1 / Double(max(rows, 1)))
    }

    /// log likelihood in nats per row.
    func logLikelihood(statistics: [Double], rows: Int) -> Double {
        parts.reduce(0) { $0 + logLikelihood(of: $1, statistics: statistics, rows: rows) }
    }

    /// The share that one part has in it.
    func logLikelihood(of part: LikelihoodPart, statistics: [Double], rows: Int) -> Double {
        let (own, rows) = (statistics[part.statistics], Double(max(rows, 1)))
        if part.deviations.isEmpty { return own.reduce(0, +) / rows }
        let (errors, counts) = (own.prefix(part.values.count), own.suffix(part.values.count))
        let logDeviations = logDeviation.doubles[part.deviations]
        return zip(zip(errors, counts), logDeviations).reduce(0) { sum, element in
            let ((errors, count), logDeviation) = element
            return sum - (errors / 2 * exp(-2 * logDeviation) + count * (logDeviation + LikelihoodHead.log2Pi / 2))
                / rows
        }
    }

    /// Moves σ², where it is had by maximum likelihood, towards the batch's mean square (plus the floor). A dimension of
    /// which the batch has no number keeps its own.
    public mutating func trackDeviation(statistics: [Double], rate: Double) {
        guard configuration.deviation == .maximumLikelihood else { return }
        let floor = configuration.minimumDeviation * configuration.minimumDeviation
        var logDeviations = logDeviation.doubles
        for part in parts {
            let own = Array(statistics[part.statistics])
            for (index, dimension) in part.deviations.enumerated() {
                let count = own[part.values.count + index]
                guard count > 0 else { continue }
                let variance = exp(2 * logDeviations[dimension])
                logDeviations[dimension] = 0.5 * log(variance + (own[index] / count + floor - variance) * rate)
            }
        }
        logDeviation = Tensor(logDeviations, shape: logDeviation.shape).converted(to: logDeviation.precision)
    }
}
