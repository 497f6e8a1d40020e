extension Panel {
    func draw(_ series: Series, into svg: inout Markup) {
        let points = zip(series.x, series.y).map { x, y in (x: x, y: y) }
        let runs = points.split { !xAxis.scale.shows($0.x) || !yAxis.scale.shows($0.y) }
        guard !runs.isEmpty else { return }
        // A point between two gaps has no length; the round cap shows it as a dot.
        let path = runs.map { run in
            let places = run.count == 1 ? [run[run.startIndex], run[run.startIndex]] : Array(run)
            return "M" + places.map { point(x($0.x), y($0.y)) }.joined(separator: "L")
        }.joined()
        let (width, opacity, dashes) = ChartStyle.attributes(series.stroke)
        svg.add(
            "path",
            [
                "d": path, "fill": "none", "stroke": series.color.rawValue, "stroke-width": width,
                "stroke-opacity": opacity,
                "stroke-dasharray": dashes, "stroke-linejoin": "round", "stroke-linecap": "round",
            ])
    }

    func draw(_ band: Band, into svg: inout Markup) {
        let bottom = yAxis.range.lowerBound
        let runs = band.x.indices.split { index in
            !xAxis.scale.shows(band.x[index]) || !band.low[index].isFinite || !yAxis.scale.shows(band.high[index])
        }
        for run in runs {
            let highs = run.map { point(x(band.x[$0]), y(band.high[$0])) }
            let lows = run.reversed().map { index in
                point(x(band.x[index]), y(yAxis.scale.shows(band.low[index]) ? band.low[index] : bottom))
            }
            svg.add(
                "path",
                [
                    "d": "M" + (highs + lows).joined(separator: "L") + "Z", "fill": band.color.rawValue,
                    "fill-opacity": ChartStyle.bandOpacity,
                ])
        }
    }

    func draw(_ region: Region, into svg: inout Markup) {
        let left = x(region.range.lowerBound)
        svg.add(
            "rect",
            [
                "x": SVG.number(left), "y": SVG.number(plot.y), "width": SVG.number(x(region.range.upperBound) - left),
                "height": SVG.number(plot.height), "fill": ChartStyle.region,
            ])
    }

    func draw(_ marker: Marker, into svg: inout Markup) {
        guard let (start, end) = ends(of: marker) else { return }
        svg.add(
            "line",
            [
                "x1": SVG.number(start.0), "y1": SVG.number(start.1), "x2": SVG.number(end.0), "y2": SVG.number(end.1),
                "stroke": ChartStyle.marker, "stroke-dasharray": "3 3",
            ])
    }

    /// The label of a marker that lies within the plot, on a white edge that keeps it readable over lines.
    func drawLabel(of marker: Marker, into svg: inout Markup) {
        guard let label = marker.label, let (start, end) = ends(of: marker) else { return }
        let isVertical = start.0 == end.0
        guard isVertical ? (plot.x...plot.right).contains(start.0) : (plot.y...plot.bottom).contains(start.1) else {
            return
        }
        // Beside a vertical line, where there is room; above the right end of a horizontal one.
        let isLeft = !isVertical || start.0 + ChartStyle.width(of: label, size: ChartStyle.tickSize) + 8 > plot.right
        let place = isVertical ? (start.0 + (isLeft ? -5 : 5), plot.y + ChartStyle.tickSize) : (end.0 - 2, end.1 - 5)
        svg.add(
            "text",
            [
                "x": SVG.number(place.0), "y": SVG.number(place.1), "font-size": SVG.number(ChartStyle.tickSize),
                "fill": ChartStyle.mutedText, "text-anchor": isLeft ? "end" : "start", "stroke": "#ffffff",
                "stroke-width": "3", "stroke-linejoin": "round", "paint-order": "stroke",
            ], text: label)
    }

    private func ends(of marker: Marker) -> ((Double, Double), (Double, Double))? {
        switch marker.place {
        case .x(let value):
            xAxis.scale.shows(value) ? ((x(value), plot.y), (x(value), plot.bottom)) : nil
        case .y(let value):
            yAxis.scale.shows(value) ? ((plot.x, y(value)), (plot.right, y(value))) : nil
        }
    }

    private func point(_ x: Double, _ y: Double) -> String { SVG.number(x) + " " + SVG.number(y) }
}
