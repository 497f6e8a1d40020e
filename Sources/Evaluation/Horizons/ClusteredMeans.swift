/// Means over clusters of what is alike within one, as the windows of an episode are, and how far chance may have moved
/// them.
struct ClusteredMeans: Sendable {
    /// In their order, each cluster once.
    private var clusters: [(id: Int, means: Means)] = []
    private let count: Int

    init(count: Int) { self.count = count }

    mutating func add(_ value: Double, at index: Int, cluster: Int) {
        open(cluster)
        clusters[clusters.count - 1].means.add(value, at: index)
    }

    /// Clusters come in order: one that goes on in `part` is the last here and the first there.
    static func += (total: inout ClusteredMeans, part: ClusteredMeans) {
        for cluster in part.clusters {
            total.open(cluster.id)
            total.clusters[total.clusters.count - 1].means += cluster.means
        }
    }

    private mutating func open(_ cluster: Int) {
        if clusters.last?.id != cluster { clusters.append((cluster, Means(count: count))) }
    }

    var total: Means { clusters.reduce(into: Means(count: count)) { $0 += $1.means } }

    /// √ of each mean m.
    func root(_ index: Int) -> Double? { total[index]?.squareRoot() }

    /// Of each root √m: that of the ratio m = Σ s_c / Σ n_c over independent clusters c, taken through the root,
    ///
    ///     √(C / (C − 1) · Σ_c (s_c − m n_c)²) / Σ_c n_c / (2 √m)
    ///
    /// nil with fewer than two clusters.
    func standardErrorsOfRoots() -> [Double?] {
        let total = total
        return (0..<count).map { index in
            let there = clusters.filter { $0.means.counts[index] > 0 }
            guard there.count > 1, let mean = total[index] else { return nil }
            if mean == 0 { return 0 }
            let squares = there.reduce(0) { sum, cluster in
                let deviation = cluster.means.sums[index] - mean * cluster.means.counts[index]
                return sum + deviation * deviation
            }
            let correction = Double(there.count) / Double(there.count - 1)
            return (correction * squares).squareRoot() / total.counts[index] / (2 * mean.squareRoot())
        }
    }
}
