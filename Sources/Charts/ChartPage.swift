/// Charts side by side and below each other under one title and one legend, as a complete SVG document.
public struct ChartPage: Equatable, Sendable {
    public var title: String
    public var subtitle: String
    public var charts: [LineChart]
    /// Charts in a row.
    public var columns: Int
    /// Room for the lines of one chart, in pixels, without its labels.
    public var plotWidth: Double
    public var plotHeight: Double

    public init(
        title: String = "", subtitle: String = "", charts: [LineChart], columns: Int = 1, plotWidth: Double = 560,
        plotHeight: Double = 220
    ) {
        guard columns > 0, plotWidth > 0, plotHeight > 0 else {
            fatalError("ChartPage: \(columns) columns of \(plotWidth) × \(plotHeight) pixels")
        }
        self.title = title
        self.subtitle = subtitle
        self.charts = charts
        self.columns = columns
        self.plotWidth = plotWidth
        self.plotHeight = plotHeight
    }

    /// The document; equal pages give equal text.
    public var svg: String {
        let layout = PageLayout(self)
        var svg = Markup()
        let (width, height) = (SVG.number(layout.width), SVG.number(layout.height))
        svg.group(
            "svg",
            [
                "xmlns": "http://www.w3.org/2000/svg", "width": width, "height": height,
                "viewBox": "0 0 \(width) \(height)", "role": "img", "font-family": ChartStyle.fonts,
            ]
        ) { svg in
            if !title.isEmpty { svg.add("title", [:], text: title) }
            svg.add("rect", ["width": width, "height": height, "fill": "#ffffff"])
            drawHeader(layout, into: &svg)
            layout.legend.draw(x: ChartStyle.margin, y: layout.legendTop, into: &svg)
            for (index, chart) in charts.enumerated() {
                svg.group("g", [:]) {
                    Panel(chart, plot: layout.plots[index], identifier: "plot-\(index)").draw(into: &$0)
                }
            }
        }
        return svg.lines.joined(separator: "\n") + "\n"
    }

    private func drawHeader(_ layout: PageLayout, into svg: inout Markup) {
        let left = SVG.number(ChartStyle.margin)
        if !title.isEmpty {
            svg.add(
                "text",
                [
                    "x": left, "y": SVG.number(layout.titleBaseline), "font-size": SVG.number(ChartStyle.titleSize),
                    "font-weight": "700", "fill": ChartStyle.text,
                ], text: title)
        }
        if !subtitle.isEmpty {
            svg.add(
                "text",
                [
                    "x": left, "y": SVG.number(layout.subtitleBaseline),
                    "font-size": SVG.number(ChartStyle.subtitleSize),
                    "fill": ChartStyle.mutedText,
                ], text: subtitle)
        }
    }
}
