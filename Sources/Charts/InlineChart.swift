/// A chart as an element of an HTML page, which scales it and gives it the tones of `InlineChart.styleSheet`.
package struct InlineChart {
    package var chart: LineChart
    /// What is read to those who do not see the chart.
    package var description: String
    /// Begins the names of the chart's own elements, which must be unique on the page.
    package var identifier: String
    package var showsLegend: Bool

    package init(_ chart: LineChart, description: String, identifier: String, showsLegend: Bool = true) {
        self.chart = chart
        self.description = description
        self.identifier = identifier
        self.showsLegend = showsLegend
    }

    private static let plot = (width: 330.0, height: 190.0)
    private static let margin = 8.0

    package func draw(into markup: inout Markup) {
        let labels = chart.yAxis(length: Self.plot.height).ticks.compactMap(\.label)
        let widest = labels.map { ChartStyle.width(of: $0, size: ChartStyle.tickSize) }.max() ?? 0
        let left = Self.margin + max(widest, 30) + 8
        let width = left + Self.plot.width + 2 * Self.margin
        let legend = Legend(showsLegend ? [chart] : [], width: width - 2 * Self.margin)
        let isTitled = !chart.title.isEmpty || !chart.yLabel.isEmpty
        let top = legend.height + (isTitled ? ChartStyle.panelTitleSize + 18 : 12)
        let plot = Rectangle(x: left, y: top, width: Self.plot.width, height: Self.plot.height)
        let height = plot.bottom + (chart.xLabel.isEmpty ? 26 : 46)
        Self.element(width: width, height: height, description: description, into: &markup) { svg in
            legend.draw(x: Self.margin, y: isTitled ? ChartStyle.panelTitleSize + 12 : 2, into: &svg)
            var panel = Panel(chart, plot: plot, identifier: identifier + "-plot")
            panel.titleBaseline = ChartStyle.panelTitleSize + 2
            panel.draw(into: &svg)
        }
    }

    /// The legend that charts share.
    package static func drawLegend(of chart: LineChart, into markup: inout Markup) {
        let width = plot.width + 60
        let legend = Legend([chart], width: width)
        element(width: width, height: legend.height, description: "legend", into: &markup) { svg in
            legend.draw(x: 0, y: 0, into: &svg)
        }
    }

    private static func element(
        width: Double, height: Double, description: String, into markup: inout Markup,
        content: (inout Markup) -> Void
    ) {
        markup.group(
            "svg",
            [
                "class": "chart", "viewBox": "0 0 \(SVG.number(width)) \(SVG.number(height))", "role": "img",
                "aria-label": description, "font-family": ChartStyle.fonts,
            ], content: content)
    }

    /// What the colors of charts become on a dark page, as rules of CSS.
    package static let darkStyleSheet = ChartStyle.darkTones.map { light, dark in
        ".chart [fill=\"\(light)\"] { fill: \(dark) } .chart [stroke=\"\(light)\"] { stroke: \(dark) }"
    }.joined(separator: "\n")
}
