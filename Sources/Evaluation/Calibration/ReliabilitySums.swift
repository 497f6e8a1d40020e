import Foundation

/// Predicted probabilities of an event and what came of them, summed in ten bins of equal width.
struct ReliabilitySums: Sendable {
    private static let bins = 10
    private var predicted = Means(count: bins)
    private var observed = Means(count: bins)
    private var logLikelihood = Means(count: 1)
    private var notFinite = 0

    /// - complement: 1 − probability, without the rounding of a probability near 1. One that is NaN is counted by itself.
    mutating func add(probability: Double, complement: Double, happened: Bool) {
        guard probability.isFinite, complement.isFinite else {
            notFinite += 1
            return
        }
        let bin = min(max(Int(probability * Double(ReliabilitySums.bins)), 0), ReliabilitySums.bins - 1)
        predicted.add(probability, at: bin)
        observed.add(happened ? 1 : 0, at: bin)
        logLikelihood.add(log(happened ? probability : complement), at: 0)
    }

    static func += (total: inout ReliabilitySums, part: ReliabilitySums) {
        total.predicted += part.predicted
        total.observed += part.observed
        total.logLikelihood += part.logLikelihood
        total.notFinite += part.notFinite
    }

    /// nil if nothing was added.
    var calibration: ContinuationCalibration? {
        let bins = (0..<ReliabilitySums.bins).compactMap { bin -> ReliabilityBin? in
            guard let mean = predicted[bin], let frequency = observed[bin] else { return nil }
            return ReliabilityBin(count: Int(predicted.counts[bin]), predicted: mean, observed: frequency)
        }
        let rows = bins.reduce(0) { $0 + $1.count }
        if rows == 0, notFinite == 0 { return nil }
        let error = bins.reduce(0) { $0 + Double($1.count) * abs($1.predicted - $1.observed) } / Double(rows)
        let happened = observed.sums.reduce(0, +)
        return ContinuationCalibration(
            bins: bins, expectedCalibrationError: error, logLoss: logLikelihood[0].map { -$0 } ?? .nan, rows: rows,
            ends: rows - Int(happened), notFinite: notFinite == 0 ? nil : notFinite)
    }
}
