/// Shifts and scales each column to mean 0 and standard deviation 1, and back.
public struct Standardizer: Equatable, Sendable {
    public var mean: [Double]
    public var deviation: [Double]

    public init(mean: [Double], deviation: [Double]) {
        self.mean = mean
        self.deviation = deviation
    }

    public static func identity(_ size: Int) -> Standardizer {
        Standardizer(mean: .init(repeating: 0, count: size), deviation: .init(repeating: 1, count: size))
    }

    /// From rows of `size` numbers, of which NaN are left out. A column that does not vary is only shifted.
    public init(fitting blocks: some Sequence<[Float]>, size: Int) {
        var count = [Double](repeating: 0, count: size)
        var (sum, squares) = (count, count)
        // Shifting by the first value keeps the sum of squares accurate where the mean is large.
        var origin = [Double](repeating: .nan, count: size)
        for block in blocks where !block.isEmpty {
            for row in stride(from: 0, to: block.count, by: size) {
                for column in 0..<size where !block[row + column].isNaN {
                    let value = Double(block[row + column])
                    if origin[column].isNaN { origin[column] = value }
                    let x = value - origin[column]
                    count[column] += 1
                    sum[column] += x
                    squares[column] += x * x
                }
            }
        }
        self = .identity(size)
        for column in 0..<size where count[column] > 0 {
            let shift = sum[column] / count[column]
            mean[column] = origin[column] + shift
            let variance = max(0, squares[column] / count[column] - shift * shift)
            // Below this, what varies is the rounding of single-precision numbers.
            let isConstant = variance.squareRoot() <= 3e-8 * abs(mean[column])
            deviation[column] = isConstant || variance == 0 ? 1 : variance.squareRoot()
        }
    }

    public var size: Int { mean.count }

    /// (x − mean) / deviation, for rows of `size` numbers.
    public func standardize(_ x: [Float]) -> [Float] {
        var result = x
        for index in result.indices {
            let column = index % size
            result[index] = Float((Double(x[index]) - mean[column]) / deviation[column])
        }
        return result
    }

    /// x · deviation + mean, for rows of `size` numbers.
    public func restore(_ x: [Float]) -> [Float] {
        var result = x
        for index in result.indices {
            let column = index % size
            result[index] = Float(Double(x[index]) * deviation[column] + mean[column])
        }
        return result
    }
}
