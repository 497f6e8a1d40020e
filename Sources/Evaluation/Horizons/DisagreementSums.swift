import Tensors
import WorldModels

/// Disagreement and error of every window, by horizon.
struct DisagreementSums: Sendable {
    /// `[H][windows]`
    private var variances: [[Double]]
    private var errors: [[Double]]
    private var information: Means

    /// - means: of the ensemble `[H, W, O]`.  - truths: `[H, W, O]`, NaN where missing.
    init(_ windows: ImaginedWindows, _ keys: [ScoredKey], means: [Float], truths: [Float]) {
        let (ensemble, samples) = (windows.ensemble, windows.samplesPerMember)
        let disagreement = ensemble.disagreement(windows.future, samples: samples).doubles
        let nats = ensemble.mutualInformation(windows.future, samples: samples).doubles
        (variances, errors, information) = ([], [], Means(count: windows.horizon))
        let (size, columns) = (windows.rows.observation.shape.last, keys.flatMap(\.columns))
        for h in 0..<windows.horizon {
            var (ofHorizon, squares): ([Double], [Double]) = ([], [])
            for row in h * windows.count..<(h + 1) * windows.count {
                information.add(nats[row], at: h)
                let seen = columns.map { row * size + $0 }.filter { !truths[$0].isNaN }
                // A row of which nothing was seen has no error.
                if seen.isEmpty { continue }
                ofHorizon.append(disagreement[row])
                squares.append(
                    seen.reduce(0) { $0 + Double(means[$1] - truths[$1]) * Double(means[$1] - truths[$1]) }
                        / Double(seen.count))
            }
            variances.append(ofHorizon)
            errors.append(squares)
        }
    }

    static func += (total: inout DisagreementSums, part: DisagreementSums) {
        for h in total.variances.indices {
            total.variances[h] += part.variances[h]
            total.errors[h] += part.errors[h]
        }
        total.information += part.information
    }

    var report: [Disagreement] {
        variances.indices.map { h in
            Disagreement(
                horizon: h + 1, variance: variances[h].reduce(0, +) / Double(max(1, variances[h].count)),
                mutualInformation: information[h] ?? 0, rankCorrelation: RankCorrelation.of(variances[h], errors[h]))
        }
    }
}
