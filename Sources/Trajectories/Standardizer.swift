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

    /// From rows of `size` numbers. A column that does not vary is only shifted.
    public init(fitting blocks: some Sequence<[Float]>, size: Int) {
        var count = 0.0
        var sum = [Double](repeating: 0, count: size)
        var squares = sum
        // Shifting by the first row keeps the sum of squares accurate where the mean is large.
        var origin: [Double] = []
        for block in blocks where !block.isEmpty {
            if origin.isEmpty { origin = block.prefix(size).map(Double.init) }
            for row in stride(from: 0, to: block.count, by: size) {
                for column in 0..<size {
                    let x = Double(block[row + column]) - origin[column]
                    sum[column] += x
                    squares[column] += x * x
                }
            }
            count += Double(block.count / size)
        }
        guard count > 0 else {
            self = .identity(size)
            return
        }
        let mean = (0..<size).map { origin[$0] + sum[$0] / count }
        self.mean = mean
        deviation = (0..<size).map { column in
            let shift = sum[column] / count
            let variance = max(0, squares[column] / count - shift * shift)
            // Below this, what varies is the rounding of single-precision numbers.
            let isConstant = variance.squareRoot() <= 3e-8 * abs(mean[column])
            return isConstant || variance == 0 ? 1 : variance.squareRoot()
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
