import Environments

/// Sums from which the most likely W and Σ of y = W x + N(0, Σ) follow, where x and y are themselves known only as normal
/// distributions.
struct RegressionStatistics {
    private let inputSize: Int
    private let outputSize: Int
    /// Σ E[w wᵀ] of w = [x, y], `[X + Y, X + Y]`, on and below its diagonal.
    private var moments: [Double]
    private var count = 0.0

    init(inputs inputSize: Int, outputs outputSize: Int) {
        self.inputSize = inputSize
        self.outputSize = outputSize
        moments = [Double](repeating: 0, count: (inputSize + outputSize) * (inputSize + outputSize))
    }

    /// Adds a pair by its means, [x, y] in one.
    mutating func add(_ pair: [Double]) {
        let size = inputSize + outputSize
        pair.withUnsafeBufferPointer { pair in
            moments.withUnsafeMutableBufferPointer { moments in
                for row in 0..<size {
                    for column in 0...row { moments[row * size + column] += pair[row] * pair[column] }
                }
            }
        }
        count += 1
    }

    /// Adds the covariances of pairs whose means were added. A matrix smaller than the sum's is that of the first elements.
    /// - times: how many pairs have them.
    mutating func add(
        inputCovariance: [[Double]], cross: [[Double]] = [], outputCovariance: [[Double]] = [], times: Double
    ) {
        add(inputCovariance, times, row: 0, column: 0)
        add(cross, times, row: inputSize, column: 0)
        add(outputCovariance, times, row: inputSize, column: inputSize)
    }

    /// W = Σ E[y xᵀ] (Σ E[x xᵀ])⁻¹ and Σ = mean of E[(y − W x)(y − W x)ᵀ]. Where inputs are collinear, one of the best W;
    /// what of an element of y is left within rounding of nothing is nothing.
    var solution: (weights: [[Double]], covariance: [[Double]]) {
        let (x, y) = (0..<inputSize, inputSize..<inputSize + outputSize)
        let (inputs, cross, outputs) = (block(x, x), block(y, x), block(y, y))
        guard let factor = choleskyFactor(inputs) else {
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

    private mutating func add(_ block: [[Double]], _ times: Double, row first: Int, column start: Int) {
        for row in block.indices {
            for column in block[row].indices where start + column <= first + row {
                moments[(first + row) * (inputSize + outputSize) + start + column] += times * block[row][column]
            }
        }
    }

    private func block(_ rows: Range<Int>, _ columns: Range<Int>) -> [[Double]] {
        let size = inputSize + outputSize
        return rows.map { row in columns.map { moments[max(row, $0) * size + min(row, $0)] } }
    }
}
