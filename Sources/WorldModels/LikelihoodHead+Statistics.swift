import Foundation
import Tensors

extension LikelihoodHead {
    /// Numbers that `statistics` gives.
    var statisticsSize: Int { parts.last?.statistics.upperBound ?? 0 }

    /// What the likelihood of a batch follows from, summed over rows, part by part, for a part of N numbers: the squared
    /// errors of each dimension, `[N]`, for a normal one whose σ depends on the dimension alone, and the log likelihood
    /// itself, `[1]`, for the others; then how many numbers of each dimension there were, `[N]`.
    /// - output: `[…, ·]`.  - value: `[…, N]`, NaN where a number is missing.  - weight: of each row `[…]`, 1 or 0.
    func statistics(_ output: Tensor, of value: Tensor, weight: Tensor) -> Tensor {
        let pieces = parts.flatMap { part in
            statistics(part, outputs(output, part), of: values(value, part), weight: weight)
        }
        return pieces.isEmpty ? .zeros([0], precision: output.precision) : .concatenated(pieces)
    }

    private func statistics(
        _ part: LikelihoodPart, _ output: Tensor, of value: Tensor, weight: Tensor
    ) -> [Tensor] {
        let isOfErrors = !part.deviations.isEmpty
        func logLikelihood() -> Tensor { (logProbability(part, output, of: value) * weight).sum.reshaped([1]) }
        guard value.hasMissing else {
            let counts = weight.sum.broadcast(to: [part.values.count])
            return [isOfErrors ? output.squaredErrors(from: value, weight: weight) : logLikelihood(), counts]
        }
        let (values, seen) = value.splitMissing
        let counted = seen * weight.reshaped(weight.shape.appending(1))
        return [
            isOfErrors ? ((output - values).square * counted).sumOverRows : logLikelihood(), counted.sumOverRows,
        ]
    }

    /// −log likelihood in nats per row, constants included, except that numbers which a linear model of the log predicts
    /// exactly have the gradient of a larger σ; see `precisions`.
    /// - statistics: sums over rows.  - rows: how many.
    func negativeLogLikelihood(statistics: Tensor, rows: Int) -> Tensor {
        var sum = Tensor.zeros(.scalar, precision: statistics.precision)
        // Of one row before all else: the sums of many, in units of a small σ, could overflow.
        let perRow = statistics * (1 / Double(max(rows, 1)))
        let precisions = precisions
        for part in parts {
            let own = perRow[part.statistics]
            if part.deviations.isEmpty {
                sum = sum - own[0]
            } else {
                let (errors, counts) = (own[0..<part.values.count], own[part.values.count..<own.count])
                let logDeviation = logDeviation[part.deviations]
                sum =
                    sum + (errors * precisions[part.deviations]).sum * 0.5
                    + (counts * (logDeviation + 0.5 * LikelihoodHead.log2Pi)).sum
            }
        }
        return sum
    }

    /// What squared errors count by in the objective, in the order of the deviations: 1 / σ².
    ///
    /// The σ of a number that can be predicted exactly, as a clock can, falls without end, and its gradient, which grows as
    /// 1 / σ, takes the network from all other numbers. Such numbers have a tenth of the precision that the others' mean
    /// variance has, so that they are learned too, but beside the rest and not before it.
    var precisions: Tensor {
        let own = (logDeviation * -2).exp
        guard isExactlyLinear.contains(true), isExactlyLinear.contains(false) else { return own }
        let variances = zip(logDeviation.doubles, isExactlyLinear).filter { !$0.1 }.map { exp(2 * $0.0) }
        let shared = LikelihoodHead.exactShare * Double(variances.count) / variances.reduce(0, +)
        let values = zip(own.doubles, isExactlyLinear).map { $1 ? shared : $0 }
        return Tensor(values, shape: own.shape).converted(to: own.precision)
    }

    private static let exactShare = 0.1

    /// log likelihood in nats per row.
    func logLikelihood(statistics: [Double], rows: Int) -> Double {
        parts.reduce(0) { $0 + logLikelihood(of: $1, statistics: statistics, rows: rows) }
    }

    /// The share that one part has in it.
    func logLikelihood(of part: LikelihoodPart, statistics: [Double], rows: Int) -> Double {
        let (own, counts, rows) = (statistics[part.statistics], counts(of: part, statistics), Double(max(rows, 1)))
        if part.deviations.isEmpty { return own[own.startIndex] / rows }
        return zip(zip(own, counts), logDeviation.doubles[part.deviations]).reduce(0) { sum, element in
            let ((errors, count), logDeviation) = element
            return sum - (errors / 2 * exp(-2 * logDeviation) + count * (logDeviation + LikelihoodHead.log2Pi / 2))
                / rows
        }
    }

    /// Σ log σ of the units of the numbers there were, per row: what standardising takes from a log density.
    func logUnits(statistics: [Double], rows: Int) -> Double {
        parts.reduce(0) { sum, part in
            zip(counts(of: part, statistics), part.values).reduce(sum) {
                $0 + $1.0 * log(units.deviation[$1.1]) / Double(max(rows, 1))
            }
        }
    }

    /// How many numbers there were of each dimension of a part.
    private func counts(of part: LikelihoodPart, _ statistics: [Double]) -> ArraySlice<Double> {
        statistics[part.statistics].suffix(part.values.count)
    }

    /// Moves σ², where it is had by maximum likelihood, towards the batch's mean square (plus the floor). A dimension of
    /// which the batch has no number keeps its own.
    public mutating func trackDeviation(statistics: [Double], rate: Double) {
        guard configuration.deviation == .maximumLikelihood else { return }
        let floor = configuration.minimumDeviation * configuration.minimumDeviation
        var logDeviations = logDeviation.doubles
        for part in parts where !part.deviations.isEmpty {
            let counted = zip(statistics[part.statistics], counts(of: part, statistics))
            for (dimension, (errors, count)) in zip(part.deviations, counted) where count > 0 {
                let variance = exp(2 * logDeviations[dimension])
                logDeviations[dimension] = 0.5 * log(variance + (errors / count + floor - variance) * rate)
            }
        }
        logDeviation = Tensor(logDeviations, shape: logDeviation.shape).converted(to: logDeviation.precision)
    }
}
