import Foundation
import Tensors

/// The weights of K particles for each of B sequences along time, and the estimate of log p that they give:
///
///     log p̂ = Σ over segments between resamplings of log mean_k Π_{t in segment} w_t^k
///
/// Resampling is systematic, sequence by sequence, and no gradient is taken of it.
/// Source: Maddison et al., "Filtering Variational Objectives" (2017).
struct ParticleWeights {
    let samples: Int
    /// Share of K below which the effective sample size calls for resampling; 0 never does.
    let resampleBelow: Double
    /// log Π w since the last resampling `[B, K]`.
    private var logWeights: Tensor
    /// Σ over the finished segments `[B]`.
    private var finished: Tensor

    init(sequences: Int, samples: Int, resampleBelow: Double, precision: Precision) {
        self.samples = samples
        self.resampleBelow = resampleBelow
        logWeights = .zeros([sequences, samples], precision: precision)
        finished = .zeros([sequences], precision: precision)
    }

    /// log p̂ `[B]`.
    var logLikelihood: Tensor { finished + segment }

    /// log mean_k w of the running segment `[B]`.
    private var segment: Tensor { logWeights.logSumExp - log(Double(samples)) }

    /// Multiplies the weights by those of a row, log w `[B · K]`.
    mutating func multiply(_ increment: Tensor) { logWeights = logWeights + increment.reshaped(logWeights.shape) }

    /// Resamples the sequences whose weights are too unequal.
    /// - Returns: for each of the B · K particles, the one it goes on from; nil if no sequence is resampled.
    mutating func resample(using generator: inout RandomGenerator) -> [Int]? {
        let (count, weights) = (logWeights.shape[0], logWeights.detached.softmax.doubles)
        var order = Array(0..<count * samples)
        var isResampled = [Bool](repeating: false, count: count)
        for sequence in 0..<count {
            let own = weights[sequence * samples..<(sequence + 1) * samples]
            guard 1 / own.reduce(0, { $0 + $1 * $1 }) < resampleBelow * Double(samples) else { continue }
            isResampled[sequence] = true
            let ancestors = ParticleWeights.systematic(own, using: &generator)
            for k in 0..<samples { order[sequence * samples + k] = sequence * samples + ancestors[k] }
        }
        guard isResampled.contains(true) else { return nil }
        finished = finished + segment.zeroed { !isResampled[$0] }
        logWeights = logWeights.zeroed { isResampled[$0] }
        return order
    }

    /// K indices, each drawn about K · weight times: the points (u + k) / K on the cumulative weights.
    private static func systematic(_ weights: ArraySlice<Double>, using generator: inout RandomGenerator) -> [Int] {
        let count = weights.count
        let offset = generator.uniform([1], precision: .double).item
        var (ancestors, cumulative, index) = ([Int](), weights[weights.startIndex], 0)
        for k in 0..<count {
            let point = (offset + Double(k)) / Double(count)
            while point > cumulative, index < count - 1 {
                index += 1
                cumulative += weights[weights.startIndex + index]
            }
            ancestors.append(index)
        }
        return ancestors
    }
}

extension Tensor {
    /// `[B, …]` with zeros in some rows. A product with 0 would make NaN of an infinite row.
    fileprivate func zeroed(where isZero: (Int) -> Bool) -> Tensor {
        let count = shape[0]
        let rows = reshaped([count, self.count / max(count, 1)])
        let choices = Tensor.stacked([rows, .zeros(rows.shape, precision: precision)])
        return choices.reshaped([2 * count, rows.shape.last])
            .gathered(rows: (0..<count).map { isZero($0) ? count + $0 : $0 }).reshaped(shape)
    }
}
