/// One line of a chart.
public struct Series: Equatable, Sendable {
    /// How a line is drawn; `faint` is for one of many, such as a single sample.
    public enum Stroke: Equatable, Sendable { case solid, dashed, dotted, faint }

    /// Name in the legend; nil keeps the line out of it.
    public var label: String?
    public var x: [Double]
    public var y: [Double]
    public var color: ChartColor
    public var stroke: Stroke

    /// - x, y: as many values each; a value that is not finite (or not positive, on a logarithmic axis) makes a gap.
    public init(_ label: String?, x: [Double], y: [Double], color: ChartColor, stroke: Stroke = .solid) {
        guard x.count == y.count else { fatalError("Series: \(x.count) values of x, \(y.count) of y") }
        self.label = label
        self.x = x
        self.y = y
        self.color = color
        self.stroke = stroke
    }
}
