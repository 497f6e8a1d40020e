/// The names of everything that is labelled on a page, each once, in rows.
struct Legend {
    enum Swatch: Hashable {
        case line(ChartColor, Series.Stroke)
        case area(ChartColor)
        case region
    }

    struct Entry: Hashable {
        var label: String
        var swatch: Swatch

        var width: Double {
            Legend.swatchWidth + 6 + ChartStyle.width(of: label, size: ChartStyle.labelSize)
        }
    }

    static let swatchWidth = 22.0
    static let rowHeight = 21.0
    static let gap = 14.0
    let rows: [[Entry]]

    /// - width: room for a row, in pixels; an entry wider than that has a row of its own.
    init(_ charts: [LineChart], width: Double) {
        var entries: [Entry] = []
        for chart in charts {
            let labelled: [(String?, Swatch)] =
                chart.series.map { ($0.label, .line($0.color, $0.stroke)) }
                + chart.bands.map { ($0.label, .area($0.color)) } + chart.regions.map { ($0.label, .region) }
            for case (let label?, let swatch) in labelled {
                let entry = Entry(label: label, swatch: swatch)
                if !entries.contains(entry) { entries.append(entry) }
            }
        }
        var rows: [[Entry]] = []
        var used = Double.infinity
        for entry in entries {
            if used + entry.width > width {
                rows.append([])
                used = 0
            }
            rows[rows.count - 1].append(entry)
            used += entry.width + Self.gap
        }
        self.rows = rows
    }

    var height: Double { rows.isEmpty ? 0 : Double(rows.count) * Self.rowHeight + 6 }

    /// - x, y: upper left corner.
    func draw(x: Double, y: Double, into svg: inout Markup) {
        for (row, entries) in rows.enumerated() {
            let middle = y + (Double(row) + 0.5) * Self.rowHeight
            var left = x
            for entry in entries {
                Self.draw(entry.swatch, x: left, middle: middle, into: &svg)
                svg.add(
                    "text",
                    [
                        "x": SVG.number(left + Self.swatchWidth + 6),
                        "y": SVG.number(middle + ChartStyle.labelSize * 0.36),
                        "font-size": SVG.number(ChartStyle.labelSize), "fill": ChartStyle.text,
                    ], text: entry.label)
                left += entry.width + Self.gap
            }
        }
    }

    private static func draw(_ swatch: Swatch, x: Double, middle: Double, into svg: inout Markup) {
        switch swatch {
        case .line(let color, let stroke):
            let (width, opacity, dashes) = ChartStyle.attributes(stroke)
            svg.add(
                "line",
                [
                    "x1": SVG.number(x + 1), "y1": SVG.number(middle), "x2": SVG.number(x + swatchWidth - 1),
                    "y2": SVG.number(middle), "stroke": color.rawValue, "stroke-width": width,
                    "stroke-opacity": opacity,
                    "stroke-dasharray": dashes, "stroke-linecap": "round",
                ])
        case .area(let color):
            drawArea(x: x, middle: middle, fill: color.rawValue, opacity: ChartStyle.bandOpacity, into: &svg)
        case .region:
            drawArea(x: x, middle: middle, fill: ChartStyle.region, opacity: "1", into: &svg)
        }
    }

    private static func drawArea(x: Double, middle: Double, fill: String, opacity: String, into svg: inout Markup) {
        svg.add(
            "rect",
            [
                "x": SVG.number(x), "y": SVG.number(middle - 6), "width": SVG.number(swatchWidth), "height": "12",
                "rx": "2",
                "fill": fill, "fill-opacity": opacity,
            ])
    }
}
