extension Panel {
    func drawGrid(into svg: inout Markup) {
        for tick in yAxis.ticks {
            let color = tick.label == nil ? ChartStyle.minorGrid : ChartStyle.grid
            line(from: (plot.x, y(tick.value)), to: (plot.right, y(tick.value)), color: color, into: &svg)
        }
    }

    func drawAxes(into svg: inout Markup) {
        line(from: (plot.x, plot.bottom), to: (plot.right, plot.bottom), color: ChartStyle.axis, into: &svg)
        for tick in xAxis.ticks {
            let place = x(tick.value)
            line(from: (place, plot.bottom), to: (place, plot.bottom + 4), color: ChartStyle.axis, into: &svg)
            text(
                tick.label ?? "", at: (place, plot.bottom + 6 + ChartStyle.tickSize), size: ChartStyle.tickSize,
                color: ChartStyle.mutedText, anchor: "middle", into: &svg)
        }
        for tick in yAxis.ticks where tick.label != nil {
            text(
                tick.label ?? "", at: (plot.x - 7, y(tick.value) + ChartStyle.tickSize * 0.36),
                size: ChartStyle.tickSize,
                color: ChartStyle.mutedText, anchor: "end", into: &svg)
        }
    }

    /// The title with the name of the y axis after it, which reads better than a text turned on its side.
    func drawTitles(into svg: inout Markup) {
        if !chart.title.isEmpty || !chart.yLabel.isEmpty {
            svg.group(
                "text",
                ["x": SVG.number(titleBaseline == nil ? plot.x : 8), "y": SVG.number(titleBaseline ?? plot.y - 11)]
            ) { svg in
                if !chart.title.isEmpty {
                    svg.add(
                        "tspan",
                        [
                            "font-size": SVG.number(ChartStyle.panelTitleSize), "font-weight": "600",
                            "fill": ChartStyle.text,
                        ], text: chart.title)
                }
                if !chart.yLabel.isEmpty {
                    svg.add(
                        "tspan",
                        [
                            "dx": chart.title.isEmpty ? "0" : "6", "font-size": SVG.number(ChartStyle.labelSize),
                            "fill": ChartStyle.mutedText,
                        ], text: chart.yLabel)
                }
            }
        }
        if !chart.xLabel.isEmpty {
            text(
                chart.xLabel, at: (plot.x + plot.width / 2, plot.bottom + 38), size: ChartStyle.labelSize,
                color: ChartStyle.mutedText, anchor: "middle", into: &svg)
        }
    }

    func line(from start: (Double, Double), to end: (Double, Double), color: String, into svg: inout Markup) {
        svg.add(
            "line",
            [
                "x1": SVG.number(start.0), "y1": SVG.number(start.1), "x2": SVG.number(end.0), "y2": SVG.number(end.1),
                "stroke": color,
            ])
    }

    func text(
        _ text: String, at place: (Double, Double), size: Double, color: String, anchor: String, into svg: inout Markup
    ) {
        svg.add(
            "text",
            [
                "x": SVG.number(place.0), "y": SVG.number(place.1), "font-size": SVG.number(size), "fill": color,
                "text-anchor": anchor,
            ], text: text)
    }
}
