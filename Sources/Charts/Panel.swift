/// A chart at its place on a page.
struct Panel {
    let chart: LineChart
    let plot: Rectangle
    let xAxis: Axis
    let yAxis: Axis
    /// Names the panel's clip path, which must be unique on the page.
    let identifier: String
    /// Of the title, if it does not stand right above the plot.
    var titleBaseline: Double?

    init(_ chart: LineChart, plot: Rectangle, identifier: String) {
        self.chart = chart
        self.plot = plot
        self.identifier = identifier
        xAxis = chart.xAxis(length: plot.width)
        yAxis = chart.yAxis(length: plot.height)
    }

    func x(_ value: Double) -> Double { plot.x + xAxis.fraction(value) * plot.width }
    func y(_ value: Double) -> Double { plot.bottom - yAxis.fraction(value) * plot.height }

    func draw(into svg: inout Markup) {
        svg.group("clipPath", ["id": "\(identifier)"]) { svg in
            svg.add(
                "rect",
                [
                    "x": SVG.number(plot.x), "y": SVG.number(plot.y), "width": SVG.number(plot.width),
                    "height": SVG.number(plot.height),
                ])
        }
        svg.group("g", ["clip-path": "url(#\(identifier))"]) { svg in chart.regions.forEach { draw($0, into: &svg) } }
        drawGrid(into: &svg)
        svg.group("g", ["clip-path": "url(#\(identifier))"]) { svg in
            chart.bands.forEach { draw($0, into: &svg) }
            chart.markers.forEach { draw($0, into: &svg) }
            chart.series.forEach { draw($0, into: &svg) }
        }
        drawAxes(into: &svg)
        drawTitles(into: &svg)
        chart.markers.forEach { drawLabel(of: $0, into: &svg) }
    }
}
