/// Shifts and scales each column to mean 0 and standard deviation 1, and back. A column that does not vary has deviation 0;
/// it is shifted and keeps its unit.
public struct Standardizer: Equatable, Sendable {
    public var mean: [Double]
    /// 0 for a column with a single value.
    public var deviation: [Double]

    public init(mean: [Double], deviation: [Double]) {
        self.mean = mean
        self.deviation = deviation
    }

    public static func identity(_ size: Int) -> Standardizer {
        Standardizer(mean: .init(repeating: 0, count: size), deviation: .init(repeating: 1, count: size))
    }

    /// From rows of `size` numbers, of which NaN are left out.
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
            deviation[column] = variance.squareRoot()
        }
    }

    public var size: Int { mean.count }

    /// What one standard deviation is in the log's units; 1 where nothing varies.
    public func scale(_ column: Int) -> Double { deviation[column] > 0 ? deviation[column] : 1 }

    /// `scale` of every column.
    public var scales: [Double] { deviation.indices.map(scale) }

    /// Some of the columns, in the order given.
    func selecting(_ columns: [Int]) -> Standardizer {
        Standardizer(mean: columns.map { mean[$0] }, deviation: columns.map { deviation[$0] })
    }

    /// (x − mean) / scale, for rows of `size` numbers.
    public func standardize(_ x: [Float]) -> [Float] {
        let scales = scales
        var result = x
        for index in result.indices {
            let column = index % size
            result[index] = Float((Double(x[index]) - mean[column]) / scales[column])
        }
        return result
    }

    /// x · scale + mean, for rows of `size` numbers.
    public func restore(_ x: [Float]) -> [Float] {
        let scales = scales
        var result = x
        for index in result.indices {
            let column = index % size
            result[index] = Float(Double(x[index]) * scales[column] + mean[column])
        }
        return result
    }
}
