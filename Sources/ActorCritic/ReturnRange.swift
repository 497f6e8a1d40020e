/// The range in which most returns lie, followed over batches. Returns are divided by it, so that one price of entropy suits
/// large and small rewards alike.
///
/// Source: DreamerV3 (Hafner et al. 2023): the 5th to the 95th percentile, and no less than 1.
public struct ReturnRange: Equatable, Sendable {
    public private(set) var low = 0.0
    public private(set) var high = 0.0
    private var weight = 0.0

    public init() {}

    mutating func follow(_ returns: [Float], rate: Double) {
        let sorted = returns.sorted()
        guard !sorted.isEmpty else { return }
        low += (ReturnRange.percentile(5, of: sorted) - low) * rate
        high += (ReturnRange.percentile(95, of: sorted) - high) * rate
        weight += (1 - weight) * rate
    }

    /// What returns are divided by. The running means begin at zero, which their weight corrects.
    func scale(minimum: Double) -> Double { max(minimum, weight > 0 ? (high - low) / weight : 0) }

    /// Between the two nearest ranks, linearly.
    static func percentile(_ percent: Double, of sorted: [Float]) -> Double {
        let place = percent / 100 * Double(sorted.count - 1)
        let rank = Int(place)
        let next = min(rank + 1, sorted.count - 1)
        return Double(sorted[rank]) + (place - Double(rank)) * Double(sorted[next] - sorted[rank])
    }
}
