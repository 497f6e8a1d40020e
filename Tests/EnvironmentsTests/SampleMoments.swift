import Testing

/// Means and covariances of a sample of vectors, to be held against the exact ones.
struct SampleMoments {
    let count: Int
    let mean: [Double]
    let covariance: [[Double]]

    init(_ sample: [[Double]]) {
        let n = Double(sample.count)
        let size = sample[0].count
        let mean = (0..<size).map { i in sample.reduce(0) { $0 + $1[i] } / n }
        covariance = (0..<size).map { i in
            (0..<size).map { j in
                sample.reduce(0) { $0 + ($1[i] - mean[i]) * ($1[j] - mean[j]) } / (n - 1)
            }
        }
        self.mean = mean
        count = sample.count
    }

    /// Five standard errors of a Gaussian sample: √(σᵢᵢ/n) for a mean, √((σᵢᵢ σⱼⱼ + σᵢⱼ²)/n) for a covariance.
    func expect(mean exactMean: [Double], covariance exact: [[Double]], _ what: String) {
        let n = Double(count)
        for i in exactMean.indices {
            let bound = 5 * (exact[i][i] / n).squareRoot()
            #expect(abs(mean[i] - exactMean[i]) <= bound, "\(what): mean[\(i)] \(mean[i]) ≠ \(exactMean[i])")
            for j in exactMean.indices {
                let spread = exact[i][i] * exact[j][j] + exact[i][j] * exact[i][j]
                #expect(
                    abs(covariance[i][j] - exact[i][j]) <= 5 * (spread / n).squareRoot(),
                    "\(what): covariance[\(i)][\(j)] \(covariance[i][j]) ≠ \(exact[i][j])")
            }
        }
    }
}
