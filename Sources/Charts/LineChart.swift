/// One panel: lines and bands over a common x.
public struct LineChart: Equatable, Sendable {
    public var title: String
    public var xLabel: String
    public var yLabel: String
    public var yScale: AxisScale
    /// What the axes show; nil fits them to the data.
    public var xRange: ClosedRange<Double>?
    public var yRange: ClosedRange<Double>?
    /// Drawn in this order, above the bands.
    public var series: [Series]
    public var bands: [Band]
    public var regions: [Region]
    public var markers: [Marker]

    public init(
        title: String = "", xLabel: String = "", yLabel: String = "", yScale: AxisScale = .linear,
        xRange: ClosedRange<Double>? = nil, yRange: ClosedRange<Double>? = nil, series: [Series] = [],
        bands: [Band] = [],
        regions: [Region] = [], markers: [Marker] = []
    ) {
        self.title = title
        self.xLabel = xLabel
        self.yLabel = yLabel
        self.yScale = yScale
        self.xRange = xRange
        self.yRange = yRange
        self.series = series
        self.bands = bands
        self.regions = regions
        self.markers = markers
    }

    /// The horizontal axis: exactly as wide as the data and the regions.
    func xAxis(length: Double) -> Axis {
        let values =
            series.flatMap(\.x) + bands.flatMap(\.x) + regions.flatMap { [$0.range.lowerBound, $0.range.upperBound] }
        return Axis(fitting: values, range: xRange, scale: .linear, padding: 0, tickCount: Int(length / 75))
    }

    /// The vertical axis: a little higher than the data and the horizontal markers.
    func yAxis(length: Double) -> Axis {
        let marked = markers.compactMap { if case .y(let value) = $0.place { value } else { nil } }
        let values = series.flatMap(\.y) + bands.flatMap { $0.low + $0.high } + marked
        return Axis(fitting: values, range: yRange, scale: yScale, padding: 0.06, tickCount: Int(length / 42))
    }
}
