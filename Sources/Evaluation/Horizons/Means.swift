/// Sums of several quantities, from which their means are had; a quantity that nothing was added to has none.
struct Means: Sendable {
    private(set) var sums: [Double]
    private(set) var counts: [Double]

    init(count: Int) {
        sums = .init(repeating: 0, count: count)
        counts = sums
    }

    mutating func add(_ value: Double, at index: Int) {
        sums[index] += value
        counts[index] += 1
    }

    subscript(index: Int) -> Double? { counts[index] > 0 ? sums[index] / counts[index] : nil }

    static func += (total: inout Means, part: Means) {
        for index in total.sums.indices {
            total.sums[index] += part.sums[index]
            total.counts[index] += part.counts[index]
        }
    }
}
