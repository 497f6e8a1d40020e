/// An area between two lines: the range or the quantiles of many samples.
public struct Band: Equatable, Sendable {
    /// Name in the legend; nil keeps the band out of it.
    public var label: String?
    public var x: [Double]
    public var low: [Double]
    public var high: [Double]
    public var color: ChartColor

    /// - x, low, high: as many values each; a value that is not finite makes a gap. On a logarithmic axis so does a
    ///   `high` that is not positive, while such a `low` reaches to the bottom.
    public init(_ label: String?, x: [Double], low: [Double], high: [Double], color: ChartColor) {
        guard x.count == low.count, x.count == high.count else {
            fatalError("Band: \(x.count) values of x, \(low.count) of low, \(high.count) of high")
        }
        self.label = label
        self.x = x
        self.low = low
        self.high = high
        self.color = color
    }
}
