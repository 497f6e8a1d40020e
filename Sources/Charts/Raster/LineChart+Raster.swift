extension LineChart {
    /// The chart's axes, series and legend as pixels. Bands, regions and markers are left out.
    public func raster(width: Int = 640, height: Int = 400) -> RasterImage {
        RasterPanel(chart: self, width: width, height: height).image
    }
}

/// A chart drawn into pixels.
private struct RasterPanel {
    let chart: LineChart
    let plot: Rectangle
    let xAxis: Axis
    let yAxis: Axis
    private(set) var image: RasterImage

    private static let scale = 2
    private static let letter = PixelFont.advance * scale
    private static let lineHeight = (PixelFont.height + 3) * scale

    init(chart: LineChart, width: Int, height: Int) {
        self.chart = chart
        image = RasterImage(width: width, height: height)
        yAxis = chart.yAxis(length: Double(height - 100))
        let widest = yAxis.ticks.compactMap { $0.label.map(Self.plain)?.count }.max() ?? 0
        let left = 14 + widest * Self.letter
        let top = 18 + Self.lineHeight * 2
        plot = Rectangle(
            x: Double(left), y: Double(top), width: Double(width - left - 24), height: Double(height - top - 58))
        xAxis = chart.xAxis(length: plot.width)
        drawAxes()
        drawLegend()
        chart.series.forEach { draw($0) }
    }

    /// A label in the letters there are: 5×10⁻⁴ as 5e-4.
    private static func plain(_ label: String) -> String {
        let superscripts = Dictionary(uniqueKeysWithValues: zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-"))
        let text = label.hasPrefix("10") && label.contains(where: { superscripts[$0] != nil }) ? "1×" + label : label
        return String(
            text.replacing("×10", with: "e").replacing("−", with: "-").map { superscripts[$0] ?? $0 })
    }

    private func x(_ value: Double) -> Double { plot.x + xAxis.fraction(value) * plot.width }
    private func y(_ value: Double) -> Double { plot.bottom - yAxis.fraction(value) * plot.height }

    private mutating func drawAxes() {
        let muted = Self.color(ChartStyle.mutedText)
        for tick in yAxis.ticks {
            let row = Int(y(tick.value))
            let tone = Self.color(tick.label == nil ? ChartStyle.minorGrid : ChartStyle.grid)
            image.fill(x: Int(plot.x)...Int(plot.right), y: row...row, tone)
            guard let label = tick.label.map(Self.plain) else { continue }
            image.text(
                label, x: Int(plot.x) - 8 - label.count * Self.letter, y: row - 7, scale: Self.scale, muted)
        }
        let bottom = Int(plot.bottom)
        image.fill(x: Int(plot.x)...Int(plot.right), y: bottom...bottom, Self.color(ChartStyle.axis))
        for tick in xAxis.ticks {
            guard let label = tick.label.map(Self.plain) else { continue }
            let column = Int(x(tick.value))
            image.fill(x: column...column, y: bottom...bottom + 5, Self.color(ChartStyle.axis))
            image.text(label, x: column - label.count * Self.letter / 2, y: bottom + 9, scale: Self.scale, muted)
        }
        let start = Int(plot.x + plot.width / 2) - chart.xLabel.count * Self.letter / 2
        image.text(chart.xLabel, x: start, y: bottom + 34, scale: Self.scale, muted)
    }

    /// The name of the y axis, then below it what each line is.
    private mutating func drawLegend() {
        let title = [chart.title, chart.yLabel].filter { !$0.isEmpty }.joined(separator: ", ")
        image.text(title, x: 14, y: 12, scale: Self.scale, Self.color(ChartStyle.text))
        var left = 14
        for series in chart.series {
            guard let label = series.label else { continue }
            let middle = Double(12 + Self.lineHeight) + 8
            image.line(
                from: (Double(left), middle), to: (Double(left) + 30, middle), Self.color(series.color.rawValue),
                dash: Self.dash(series.stroke))
            image.text(label, x: left + 38, y: 12 + Self.lineHeight, scale: Self.scale, Self.color(ChartStyle.text))
            left += 38 + (label.count + 2) * Self.letter
        }
    }

    private mutating func draw(_ series: Series) {
        let points = zip(series.x, series.y).map { x, y in (x: x, y: y) }
        for run in points.split(whereSeparator: { !xAxis.scale.shows($0.x) || !yAxis.scale.shows($0.y) }) {
            let places = run.map { (x: x($0.x), y: y($0.y)) }
            var travelled = 0.0
            for (start, end) in zip(places, places.count == 1 ? places : Array(places.dropFirst())) {
                image.line(
                    from: start, to: end, Self.color(series.color.rawValue), dash: Self.dash(series.stroke),
                    travelled: travelled)
                let (dx, dy) = (end.x - start.x, end.y - start.y)
                travelled += (dx * dx + dy * dy).squareRoot()
            }
        }
    }

    private static func dash(_ stroke: Series.Stroke) -> [Double] {
        switch stroke {
        case .solid, .faint: []
        case .dashed: [9, 6]
        case .dotted: [3, 5]
        }
    }

    /// Red, green and blue of a color such as `#0072b2`.
    private static func color(_ hex: String) -> [UInt8] {
        let value = Int(hex.dropFirst(), radix: 16) ?? 0
        return [16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }
}
