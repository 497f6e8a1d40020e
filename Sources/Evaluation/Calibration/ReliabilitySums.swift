import Foundation

/// Predicted probabilities of an event and what came of them, summed in ten bins of equal width.
struct ReliabilitySums: Sendable {
    private static let bins = 10
    private var predicted = Means(count: bins)
    private var observed = Means(count: bins)
    private var logLikelihood = Means(count: 1)

    mutating func add(probability: Double, happened: Bool) {
        let bin = min(Int(probability * Double(ReliabilitySums.bins)), ReliabilitySums.bins - 1)
        predicted.add(probability, at: bin)
        observed.add(happened ? 1 : 0, at: bin)
        logLikelihood.add(log(happened ? probability : 1 - probability), at: 0)
    }

    static func += (total: inout ReliabilitySums, part: ReliabilitySums) {
        total.predicted += part.predicted
        total.observed += part.observed
        total.logLikelihood += part.logLikelihood
    }

    /// nil if nothing was added.
    var calibration: ContinuationCalibration? {
        let bins = (0..<ReliabilitySums.bins).compactMap { bin -> ReliabilityBin? in
            guard let mean = predicted[bin], let frequency = observed[bin] else { return nil }
            return ReliabilityBin(count: Int(predicted.counts[bin]), predicted: mean, observed: frequency)
        }
        guard let logLikelihood = logLikelihood[0] else { return nil }
        let rows = bins.reduce(0) { $0 + $1.count }
        let error = bins.reduce(0) { $0 + Double($1.count) * abs($1.predicted - $1.observed) } / Double(rows)
        let happened = observed.sums.reduce(0, +)
        return ContinuationCalibration(
            bins: bins, expectedCalibrationError: error, logLoss: -logLikelihood, rows: rows,
            ends: rows - Int(happened))
    }
}
