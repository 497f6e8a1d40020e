import Distributions
import Foundation
import Tensors
import WorldModels

/// What each unit of the latent variables does, summed over rows.
struct LatentSums: Sendable {
    let kind: LatentKind
    /// KL(q ‖ p), and of normal ones the posterior's mean and its square.
    private var divergence: [Double]
    private var mean: [Double]
    private var square: [Double]
    /// Posterior deviations at their lower bound, and all of them.
    private var atFloor = 0
    private var deviations = 0
    private var rows = 0

    /// Above this a unit counts as active: variance of a mean (Burda et al. 2016), or nats.
    private static let activity = 0.01
    /// A deviation is at its bound if it lies above by no more than this share of it.
    private static let floorMargin = 0.05

    /// - mask: 1 on rows that count, else 0.  - floor: lower bound of the deviations, if there is one.
    /// - Returns: nil for latents whose elements have no divergence of their own.
    init?(posterior: Latent, prior: Latent, mask: [Float], floor: Double?) {
        if let q = posterior.normal, let p = prior.normal {
            self.init(kind: .normal, units: q.mean.shape.last)
            addNormal((q.mean.doubles, q.deviation.doubles), (p.mean.doubles, p.deviation.doubles), mask, floor)
        } else if let q = posterior.categorical, let p = prior.categorical {
            self.init(kind: .categorical, units: q.groups)
            addCategorical(q.probability.doubles, p.probability.doubles, classes: q.classes, mask)
        } else {
            return nil
        }
    }

    private init(kind: LatentKind, units: Int) {
        self.kind = kind
        divergence = .init(repeating: 0, count: units)
        mean = kind == .normal ? divergence : []
        square = mean
    }

    private mutating func addNormal(
        _ q: (mean: [Double], deviation: [Double]), _ p: (mean: [Double], deviation: [Double]), _ mask: [Float],
        _ floor: Double?
    ) {
        let units = divergence.count
        let bound = (floor ?? 0) * (1 + LatentSums.floorMargin)
        for row in mask.indices where mask[row] > 0 {
            for unit in 0..<units {
                let place = row * units + unit
                let (m, s) = (q.mean[place], q.deviation[place])
                let (shift, spread) = ((m - p.mean[place]) / p.deviation[place], s / p.deviation[place])
                divergence[unit] += (spread * spread + shift * shift - 1) / 2 - log(spread)
                mean[unit] += m
                square[unit] += m * m
                if s <= bound { atFloor += 1 }
            }
            rows += 1
        }
        if floor != nil { deviations = rows * units }
    }

    private mutating func addCategorical(_ q: [Double], _ p: [Double], classes: Int, _ mask: [Float]) {
        let units = divergence.count
        for row in mask.indices where mask[row] > 0 {
            for unit in 0..<units {
                let first = (row * units + unit) * classes
                for place in first..<first + classes where q[place] > 0 {
                    divergence[unit] += q[place] * log(q[place] / p[place])
                }
            }
            rows += 1
        }
    }

    static func += (total: inout LatentSums, part: LatentSums) {
        for unit in total.divergence.indices { total.divergence[unit] += part.divergence[unit] }
        for unit in total.mean.indices {
            total.mean[unit] += part.mean[unit]
            total.square[unit] += part.square[unit]
        }
        total.atFloor += part.atFloor
        total.deviations += part.deviations
        total.rows += part.rows
    }

    var report: LatentReport {
        let count = Double(max(rows, 1))
        let divergence = divergence.map { $0 / count }
        let variance = zip(mean, square).map { mean, square in
            max(0, square / count - mean / count * (mean / count))
        }
        return LatentReport(
            kind: kind.rawValue, divergence: divergence, meanVariance: kind == .normal ? variance : nil,
            activeUnits: (kind == .normal ? variance : divergence).count { $0 > LatentSums.activity },
            deviationsAtFloor: deviations > 0 ? Double(atFloor) / Double(deviations) : nil)
    }
}
