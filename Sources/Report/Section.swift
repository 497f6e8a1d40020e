import Charts

/// A part of a page: a heading, what its numbers mean, and the numbers.
struct Section {
    /// Names the part in links.
    let identifier: String
    let title: String
    /// Paragraphs that say what each number is, in which unit.
    let explanation: [String]
    private(set) var content = Markup()
    private var charts = 0

    init(_ identifier: String, _ title: String, _ explanation: String...) {
        self.identifier = identifier
        self.title = title
        self.explanation = explanation
    }

    mutating func add(_ table: Table) {
        if !table.rows.isEmpty { table.draw(into: &content) }
    }

    mutating func add(heading: String) { content.add("h3", [:], text: heading) }

    mutating func add(paragraph: String) { content.add("p", [:], text: paragraph) }

    /// Charts side by side where there is room. One without anything in it is left out.
    mutating func add(_ charts: [LineChart], legend: Bool = true) {
        let drawn = charts.filter { !$0.series.isEmpty || !$0.bands.isEmpty }
        guard !drawn.isEmpty else { return }
        if !legend {
            content.group("div", ["class": "legend"]) { InlineChart.drawLegend(of: drawn[0], into: &$0) }
        }
        let first = self.charts
        self.charts += drawn.count
        content.group("div", ["class": "charts"]) { markup in
            for (index, chart) in drawn.enumerated() {
                markup.group("figure", [:]) { markup in
                    InlineChart(
                        chart, description: Section.description(of: chart),
                        identifier: "\(identifier)-\(first + index)", showsLegend: legend
                    ).draw(into: &markup)
                }
            }
        }
    }

    /// A chart's lines in words: where each begins and ends.
    private static func description(of chart: LineChart) -> String {
        let title = [chart.title, chart.yLabel].filter { !$0.isEmpty }.joined(separator: ", ")
        let lines = chart.series.compactMap { series -> String? in
            guard let label = series.label, let first = series.y.first, let last = series.y.last else { return nil }
            return "\(label) from \(Figure.text(first)) to \(Figure.text(last))"
        }
        return ([title + (chart.xLabel.isEmpty ? "" : " against " + chart.xLabel)] + lines).joined(separator: "; ")
    }

    func draw(into markup: inout Markup) {
        markup.group("section", ["id": identifier]) { markup in
            markup.add("h2", [:], text: title)
            for paragraph in explanation { markup.add("p", ["class": "explanation"], text: paragraph) }
            markup.add(content)
        }
    }
}
