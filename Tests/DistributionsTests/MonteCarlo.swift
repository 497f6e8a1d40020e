/// A sample of numbers, to be held against its exact mean.
struct MonteCarlo {
    let values: [Double]

    init(_ values: [Double]) { self.values = values }

    /// Whether the sample mean lies within four of its standard errors of `exact`.
    func mean(is exact: Double) -> Bool {
        let n = Double(values.count)
        let mean = values.reduce(0, +) / n
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
        return abs(mean - exact) <= 4 * (variance / n).squareRoot() + 1e-12
    }
}
