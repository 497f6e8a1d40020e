/// Shifts and scales each column to mean 0 and standard deviation 1, and back. A column that does not vary, or by no more than
/// 64-bit numbers are rounded, has deviation 0; it is shifted and keeps its unit.
///
/// A log's numbers are 64-bit, standardised ones 32-bit: they are rounded after the mean was taken off, so that a mean far from
/// 0 costs no digits of what varies beside it.
public struct Standardizer: Equatable, Sendable {
    public var mean: [Double]
    /// 0 for a column that does not vary.
    public var deviation: [Double]

    public init(mean: [Double], deviation: [Double]) {
        self.mean = mean
        self.deviation = deviation
    }

    public static func identity(_ size: Int) -> Standardizer {
        Standardizer(mean: .init(repeating: 0, count: size), deviation: .init(repeating: 1, count: size))
    }

    /// From rows of `size` numbers, of which NaN are left out.
    public init(fitting blocks: some Collection<[Double]>, size: Int) {
        var sums = ColumnSums(blocks, units: [Double](repeating: 1, count: size))
        // Squares of numbers so large, or so small, leave the range of 64 bits: they are summed in units of their own.
        if sums.reach.contains(where: { $0 > 0 && !(1e-140...1e140).contains($0) }) {
            sums = ColumnSums(blocks, units: sums.reach.map { $0 > 0 ? Self.powerOfTwo(near: $0) : 1 })
        }
        self = .identity(size)
        for column in 0..<size where sums.count[column] > 0 {
            let shift = sums.sum[column] / sums.count[column]
            mean[column] = sums.origin[column] + shift * sums.units[column]
            let variance = max(0, sums.squares[column] / sums.count[column] - shift * shift)
            let isRounding = Self.isRounding(sums.reach[column] * sums.units[column], near: sums.origin[column])
            deviation[column] = isRounding ? 0 : variance.squareRoot() * sums.units[column]
        }
    }

    /// Whether numbers that lie no further than `reach` from `value` differ by their rounding to 64 bits alone.
    public static func isRounding(_ reach: Double, near value: Double) -> Bool { reach <= 2 * abs(value).ulp }

    /// By which numbers can be divided without rounding them.
    private static func powerOfTwo(near x: Double) -> Double {
        Double(sign: .plus, exponent: Int(min(max(x, 0x1p-1000), 0x1p1000).exponent), significand: 1)
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

    /// Whether 32-bit numbers can stand for a column in the log's units: they lie closer together than a thousandth of its
    /// deviation, or one of them is its single value.
    public func fitsSinglePrecision(_ column: Int) -> Bool {
        guard deviation[column] > 0 else { return Double(Float(mean[column])) == mean[column] }
        let reach = Float(abs(mean[column]) + 4 * deviation[column])
        return reach.isFinite && Double(reach.ulp) < 1e-3 * deviation[column]
    }

    /// (x − mean) / scale, for rows of `size` numbers.
    public func standardize(_ x: [Double]) -> [Float] { standardized(x) }

    @_disfavoredOverload
    public func standardize(_ x: [Float]) -> [Float] { standardized(x) }

    private func standardized<Scalar: BinaryFloatingPoint>(_ x: [Scalar]) -> [Float] {
        var result = [Float](repeating: 0, count: x.count)
        for index in result.indices {
            let column = index % size
            result[index] = Float((Double(x[index]) - mean[column]) / scale(column))
        }
        return result
    }

    /// x · scale + mean, for rows of `size` numbers.
    public func restore(_ x: [Float]) -> [Double] {
        var result = [Double](repeating: 0, count: x.count)
        for index in result.indices {
            let column = index % size
            result[index] = Double(x[index]) * scale(column) + mean[column]
        }
        return result
    }
}

/// What means and deviations of columns follow from.
private struct ColumnSums {
    /// What the numbers of each column are divided by.
    let units: [Double]
    var count: [Double]
    var sum: [Double]
    var squares: [Double]
    /// The first number, in the log's units. Taking it off keeps the sum of squares accurate where the mean is large.
    var origin: [Double]
    /// The greatest distance from the first number.
    var reach: [Double]

    init(_ blocks: some Collection<[Double]>, units: [Double]) {
        self.units = units
        count = [Double](repeating: 0, count: units.count)
        (sum, squares, reach) = (count, count, count)
        origin = [Double](repeating: .nan, count: units.count)
        let inverses = units.map { 1 / $0 }
        for block in blocks { add(block, inverses) }
    }

    private mutating func add(_ block: [Double], _ inverses: [Double]) {
        for row in stride(from: 0, to: block.count, by: max(units.count, 1)) {
            for column in units.indices where !block[row + column].isNaN {
                let value = block[row + column]
                if origin[column].isNaN { origin[column] = value }
                let x = value * inverses[column] - origin[column] * inverses[column]
                count[column] += 1
                sum[column] += x
                squares[column] += x * x
                reach[column] = max(reach[column], abs(x))
            }
        }
    }
}
