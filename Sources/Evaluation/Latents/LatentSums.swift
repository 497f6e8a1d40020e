import Tensors
import WorldModels

/// What each unit of the latent variables does, summed over rows.
struct LatentSums: Sendable {
    private let kind: String
    /// KL(q ‖ p), and of normal ones the posterior's mean and its square.
    private var divergence: [Double]
    private var mean: [Double]
    private var square: [Double]
    /// Posterior deviations at their lower bound; nil where there is none.
    private var atFloor: [Int]?
    private var rows = 0

    /// Above this variance of its posterior's mean a normal unit counts as active.
    ///
    /// Source: Burda et al. 2016, "Importance weighted autoencoders".
    private static let activeVariance = 0.01

    /// - mask: 1 on rows that count, else 0.  - floor: lower bound of the deviations, if there is one.
    init(posterior: Latent, prior: Latent, mask: [Float], floor: Double?) {
        let divergences = posterior.divergences(to: prior)
        let units = divergences.shape.last
        divergence = .init(repeating: 0, count: units)
        let isNormal = posterior.normal != nil
        kind = isNormal ? "normal" : posterior.categorical != nil ? "categorical" : "joint"
        mean = isNormal ? divergence : []
        square = mean
        atFloor = isNormal && floor != nil ? .init(repeating: 0, count: units) : nil
        let values = divergences.doubles
        let (means, deviations) = (posterior.normal?.mean.doubles, posterior.normal?.deviation.doubles)
        let bound = (floor ?? 0) * LatentActivity.floorFactor
        for row in mask.indices where mask[row] > 0 {
            rows += 1
            for unit in 0..<units {
                let place = row * units + unit
                divergence[unit] += values[place]
                guard let means, let deviations else { continue }
                mean[unit] += means[place]
                square[unit] += means[place] * means[place]
                if deviations[place] <= bound { atFloor?[unit] += 1 }
            }
        }
    }

    static func += (total: inout LatentSums, part: LatentSums) {
        for unit in total.divergence.indices { total.divergence[unit] += part.divergence[unit] }
        for unit in total.mean.indices {
            total.mean[unit] += part.mean[unit]
            total.square[unit] += part.square[unit]
        }
        if let more = part.atFloor { for unit in more.indices { total.atFloor?[unit] += more[unit] } }
        total.rows += part.rows
    }

    var report: LatentReport {
        let count = Double(max(rows, 1))
        let isNormal = kind == "normal"
        let divergence = divergence.map { $0 / count }
        let variance = zip(mean, square).map { mean, square in
            max(0, square / count - mean / count * (mean / count))
        }
        let informative = divergence.indices.filter { divergence[$0] >= LatentActivity.activeNats }
        let share = atFloor.map { atFloor in
            Double(informative.reduce(0) { $0 + atFloor[$1] }) / (count * Double(informative.count))
        }
        return LatentReport(
            kind: kind, divergence: divergence,
            meanVariance: isNormal ? variance : nil,
            activeUnits: isNormal ? variance.count { $0 > LatentSums.activeVariance } : informative.count,
            deviationsAtFloor: informative.isEmpty ? nil : share)
    }
}
