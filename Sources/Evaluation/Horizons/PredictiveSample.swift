/// Draws of one number from its predictive distribution: several observations from each of several imagined futures.
///
/// Draws from one future share its latents; only those from different futures are independent of each other.
struct PredictiveSample {
    let futures: Int
    /// Of each future.
    let draws: Int
    /// From the smallest up.
    private var sorted: [Float]
    /// Mean |x − x'| over draws of different futures: E|X − X'| without bias. nil for a single future.
    private(set) var meanDistance: Double?

    init(futures: Int, draws: Int) {
        (self.futures, self.draws) = (futures, draws)
        sorted = .init(repeating: 0, count: futures * draws)
    }

    /// - values: those of one future are neighbours.
    mutating func take(_ values: UnsafeBufferPointer<Float>) {
        sorted.withUnsafeMutableBufferPointer { sorted in
            var within = 0.0
            for future in 0..<futures {
                let own = UnsafeMutableBufferPointer(rebasing: sorted[future * draws..<(future + 1) * draws])
                for draw in 0..<draws { own[draw] = values[future * draws + draw] }
                PredictiveSample.sort(own)
                within += PredictiveSample.totalDistance(own)
            }
            PredictiveSample.sort(sorted)
            let pairs = Double(futures * (futures - 1) / 2 * draws * draws)
            meanDistance = pairs > 0 ? (PredictiveSample.totalDistance(sorted) - within) / pairs : nil
        }
    }

    /// Insertion: what is sorted in runs already, and short.
    private static func sort(_ values: UnsafeMutableBufferPointer<Float>) {
        if values.count > 16 {
            var values = values
            return values.sort()
        }
        for end in 1..<max(values.count, 1) {
            let value = values[end]
            var place = end
            while place > 0, values[place - 1] > value {
                values[place] = values[place - 1]
                place -= 1
            }
            values[place] = value
        }
    }

    /// Σ |x_j − x_i| over pairs of sorted values: the i-th of n stands above i of them and below n − 1 − i.
    private static func totalDistance(_ sorted: UnsafeMutableBufferPointer<Float>) -> Double {
        var sum = 0.0
        for i in 0..<sorted.count { sum += Double(2 * i - sorted.count + 1) * Double(sorted[i]) }
        return sum
    }

    /// The continuous ranked probability score E|X − y| − E|X − X'| / 2, without bias; nil for a single future.
    ///
    /// Source: Ferro 2014, "Fair scores for ensemble forecasts". Differs: X' comes from another future than X.
    func continuousRankedProbabilityScore(of truth: Float) -> Double? {
        guard let meanDistance else { return nil }
        let distance = sorted.reduce(0) { $0 + Double(abs($1 - truth)) } / Double(sorted.count)
        return distance - meanDistance / 2
    }

    /// The value at rank p (n + 1) of n draws, between neighbours linearly, kept within the draws.
    ///
    /// Of independent draws, another one lies below it with probability p, whatever the distribution, as long as that rank
    /// is among 1 … n.
    func quantile(_ p: Double) -> Double {
        let rank = min(max(p * Double(sorted.count + 1), 1), Double(sorted.count))
        let below = Int(rank)
        let low = Double(sorted[below - 1])
        return below == sorted.count ? low : low + (rank - Double(below)) * (Double(sorted[below]) - low)
    }

    /// The central interval of probability `share`.
    func central(_ share: Double) -> (low: Double, high: Double) {
        (quantile((1 - share) / 2), quantile((1 + share) / 2))
    }
}
