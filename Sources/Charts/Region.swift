/// A shaded range of x over the whole height of a chart.
public struct Region: Equatable, Sendable {
    /// Name in the legend; nil keeps the region out of it.
    public var label: String?
    public var range: ClosedRange<Double>

    public init(_ label: String?, range: ClosedRange<Double>) {
        self.label = label
        self.range = range
    }
}
