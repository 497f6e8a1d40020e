import Environments

/// Sums from which the most likely W and Σ of y = W x + N(0, Σ) follow, where x and y are themselves known only as normal
/// distributions.
struct RegressionStatistics {
    /// Σ E[x xᵀ]
    private var inputs: [[Double]]
    /// Σ E[y xᵀ]
    private var cross: [[Double]]
    /// Σ E[y yᵀ]
    private var outputs: [[Double]]
    private var count = 0.0

    init(inputs inputSize: Int, outputs outputSize: Int) {
        inputs = [[Double]](repeating: [Double](repeating: 0, count: inputSize), count: inputSize)
        cross = [[Double]](repeating: [Double](repeating: 0, count: inputSize), count: outputSize)
        outputs = [[Double]](repeating: [Double](repeating: 0, count: outputSize), count: outputSize)
    }

    /// Adds a pair by its means.
    mutating func add(_ x: [Double], _ y: [Double]) {
        addOuter(x, x, to: &inputs)
        addOuter(y, x, to: &cross)
        addOuter(y, y, to: &outputs)
        count += 1
    }

    /// Adds the covariances of a pair whose means were added. A matrix smaller than the sum's is that of the first elements.
    mutating func add(inputCovariance: [[Double]], cross: [[Double]] = [], outputCovariance: [[Double]] = []) {
        add(inputCovariance, to: &inputs)
        add(cross, to: &self.cross)
        add(outputCovariance, to: &outputs)
    }

    /// W = Σ E[y xᵀ] (Σ E[x xᵀ])⁻¹ and Σ = mean of E[(y − W x)(y − W x)ᵀ]. Where inputs are collinear, one of the best W;
    /// what of an element of y is left within rounding of nothing is nothing.
    var solution: (weights: [[Double]], covariance: [[Double]]) {
        guard let factor = choleskyFactor(symmetrized(inputs)) else {
            fatalError("the inputs' second moments are not positive semidefinite: \(inputs)")
        }
        let weights = rightQuotient(cross, factor: factor)
        let shared = product(cross, transposed(weights))
        let rest = difference(sum(outputs, congruence(weights, inputs)), sum(shared, transposed(shared)))
        let isNoisy = rest.indices.map { rest[$0][$0] > 1e-13 * outputs[$0][$0] }
        let covariance = symmetrized(rest).enumerated().map { row, elements in
            elements.enumerated().map { column, sum in isNoisy[row] && isNoisy[column] ? sum / count : 0 }
        }
        return (weights, covariance)
    }

    private func addOuter(_ a: [Double], _ b: [Double], to sum: inout [[Double]]) {
        for row in a.indices {
            for column in b.indices { sum[row][column] += a[row] * b[column] }
        }
    }

    private func add(_ block: [[Double]], to sum: inout [[Double]]) {
        for row in block.indices {
            for column in block[row].indices { sum[row][column] += block[row][column] }
        }
    }
}
