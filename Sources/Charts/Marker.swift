/// A thin line across a chart at one value of x or y.
public struct Marker: Equatable, Sendable {
    public enum Place: Equatable, Sendable { case x(Double), y(Double) }

    /// Text beside the line.
    public var label: String?
    public var place: Place

    public init(_ label: String? = nil, at place: Place) {
        self.label = label
        self.place = place
    }
}
