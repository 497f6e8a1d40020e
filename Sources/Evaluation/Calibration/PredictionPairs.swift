/// Predictions of a number, each beside what came true; those that are NaN are left out.
struct PredictionPairs: Sendable {
    private var pairs: [(predicted: Double, observed: Double)] = []

    mutating func add(predicted: Double, observed: Double) {
        if !predicted.isNaN, !observed.isNaN { pairs.append((predicted, observed)) }
    }

    static func += (total: inout PredictionPairs, part: PredictionPairs) { total.pairs += part.pairs }

    /// As many in each bin as can be, from the smallest prediction up; fewer bins for fewer pairs.
    func bins(_ count: Int = 10) -> [ReliabilityBin] {
        let sorted = pairs.sorted { ($0.predicted, $0.observed) < ($1.predicted, $1.observed) }
        return (0..<count).compactMap { bin in
            let part = sorted[bin * sorted.count / count..<(bin + 1) * sorted.count / count]
            if part.isEmpty { return nil }
            func mean(_ value: KeyPath<(predicted: Double, observed: Double), Double>) -> Double {
                part.reduce(0) { $0 + $1[keyPath: value] } / Double(part.count)
            }
            return ReliabilityBin(count: part.count, predicted: mean(\.predicted), observed: mean(\.observed))
        }
    }
}
