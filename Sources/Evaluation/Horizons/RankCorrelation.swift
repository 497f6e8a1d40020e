/// Spearman's: the correlation of ranks, equal values sharing the mean of theirs.
enum RankCorrelation {
    /// - Returns: nil with fewer than three pairs, if either quantity does not vary, or if a value is NaN and has no rank.
    static func of(_ x: [Double], _ y: [Double]) -> Double? {
        guard x.count > 2, !(x + y).contains(where: \.isNaN) else { return nil }
        let (a, b) = (ranks(x), ranks(y))
        let middle = Double(x.count - 1) / 2
        func product(_ a: [Double], _ b: [Double]) -> Double {
            zip(a, b).reduce(0) { $0 + ($1.0 - middle) * ($1.1 - middle) }
        }
        let spread = product(a, a) * product(b, b)
        return spread > 0 ? product(a, b) / spread.squareRoot() : nil
    }

    private static func ranks(_ values: [Double]) -> [Double] {
        let order = values.indices.sorted { values[$0] < values[$1] }
        var ranks = [Double](repeating: 0, count: values.count)
        var start = 0
        while start < order.count {
            var end = start
            while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
            for place in start..<end { ranks[order[place]] = Double(start + end - 1) / 2 }
            start = end
        }
        return ranks
    }
}
