import Testing

@testable import Charts

@Suite struct ChartPageTests {
    /// A plot of 100 × 100 pixels that shows 0…10 on both axes.
    private func page(_ chart: LineChart) -> ChartPage {
        var chart = chart
        chart.xRange = chart.xRange ?? 0...10
        chart.yRange = chart.yRange ?? 0...10
        return ChartPage(charts: [chart], plotWidth: 100, plotHeight: 100)
    }

    private func origin(_ page: ChartPage) -> (x: Double, y: Double) {
        let plot = PageLayout(page).plots[0]
        return (plot.x, plot.bottom)
    }

    @Test func linesGoThroughTheirPoints() throws {
        let page = page(
            LineChart(series: [Series("a", x: [0, 5, 10], y: [0, 10, 2.5], color: .blue, stroke: .dashed)]))
        let (x, y) = origin(page)
        let path = try #require(ElementCollector(page.svg).named("path").first)
        let expected = [(x, y), (x + 50, y - 100), (x + 100, y - 25)]
        #expect(
            path.attributes["d"]
                == "M" + expected.map { "\(SVG.number($0.0)) \(SVG.number($0.1))" }.joined(separator: "L"))
        #expect(path.attributes["stroke"] == "#0072b2")
        #expect(path.attributes["stroke-dasharray"] == "7 4")
    }

    @Test func valuesWithoutAPlaceMakeGaps() throws {
        let values = [1, .nan, 3, 4, -1, 6]
        let x = (0..<6).map(Double.init)
        let linear = page(LineChart(series: [Series("a", x: x, y: values, color: .blue)]))
        let logarithmic = page(
            LineChart(yScale: .logarithmic, yRange: 0.1...10, series: [Series("a", x: x, y: values, color: .blue)]))
        func runs(_ page: ChartPage) throws -> [Int] {
            let path = try #require(ElementCollector(page.svg).named("path").first?.attributes["d"])
            return path.split(separator: "M").map { $0.split(separator: "L").count }
        }
        #expect(try runs(linear) == [2, 4])
        #expect(try runs(logarithmic) == [2, 2, 2])
    }

    @Test func bandsEncloseLowAndHigh() throws {
        let page = page(LineChart(bands: [Band("b", x: [0, 10], low: [1, 2], high: [5, 10], color: .green)]))
        let (x, y) = origin(page)
        let path = try #require(ElementCollector(page.svg).named("path").first)
        let corners = [(x, y - 50), (x + 100, y - 100), (x + 100, y - 20), (x, y - 10)]
        #expect(
            path.attributes["d"]
                == "M" + corners.map { "\(SVG.number($0.0)) \(SVG.number($0.1))" }.joined(separator: "L") + "Z")
        #expect(path.attributes["fill"] == "#009e73")
    }

    @Test func regionsAndMarkersStandAtTheirValues() throws {
        let chart = LineChart(
            regions: [Region("context", range: 2...4)], markers: [Marker("start", at: .x(4)), Marker("one", at: .y(1))])
        let page = page(chart)
        let (x, y) = origin(page)
        let document = try ElementCollector(page.svg)
        let region = try #require(
            document.named("rect").first { $0.number("height") == 100 && $0.attributes["fill"] != nil })
        #expect(region.attributes["x"] == SVG.number(x + 20))
        #expect(region.attributes["width"] == "20")
        let markers = document.named("line").filter { $0.attributes["stroke-dasharray"] == "3 3" }
        #expect(markers.map { $0.attributes["x1"] } == [SVG.number(x + 40), SVG.number(x)])
        #expect(markers.map { $0.attributes["y2"] } == [SVG.number(y), SVG.number(y - 10)])
        #expect(document.texts.filter { ["context", "start", "one"].contains($0) } == ["context", "start", "one"])
    }

    @Test func theLegendNamesEverythingOnce() throws {
        let texts = try ElementCollector(ExamplePages.futures.svg).texts
        #expect(texts.starts(with: ["Imagined futures, Pendulum", "Imagined futures, Pendulum"]))
        for label in ["truth", "imagined, mean", "imagined, 5–95 %", "context", "one sample", "rad/s", "step"] {
            #expect(texts.count { $0 == label } == 1, "\(label)")
        }
    }

    @Test func panelsDoNotOverlapAndStayOnThePage() throws {
        let layout = PageLayout(ExamplePages.errors)
        #expect(layout.plots.map(\.y) == [layout.plots[0].y, layout.plots[0].y])
        #expect(layout.plots[0].right < layout.plots[1].x)
        #expect(layout.plots[1].right <= layout.width)
        let stacked = PageLayout(ExamplePages.futures)
        #expect(zip(stacked.plots, stacked.plots.dropFirst()).allSatisfy { $0.bottom < $1.y && $0.x == $1.x })
        #expect(stacked.plots.allSatisfy { $0.bottom <= stacked.height })
    }

    @Test func textIsEscaped() throws {
        let title = "a < b & \"c\" > d 'e'"
        let page = ChartPage(title: title + "\u{1}", charts: [LineChart(title: "]]>", yLabel: "<")])
        let texts = try ElementCollector(page.svg).texts
        #expect(texts.filter { $0 == title }.count == 2)
        #expect(texts.contains("]]>"))
        #expect(texts.contains("<"))
    }

    @Test func equalPagesGiveEqualText() {
        #expect(ExamplePages.futures.svg == ExamplePages.futures.svg)
        #expect(ExamplePages.errors.svg.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\""))
    }

    @Test func extremeValuesAreDrawnWithoutOverflow() throws {
        let values = [0, .leastNonzeroMagnitude, 1e-249, 1e249, .greatestFiniteMagnitude, -.infinity, .nan]
        for scale in [AxisScale.linear, .logarithmic] {
            let series = Series("a", x: values, y: values, color: .ink)
            let band = Band("b", x: values, low: values.reversed(), high: values, color: .ink)
            let page = ChartPage(
                charts: [
                    LineChart(
                        yScale: scale, series: [series], bands: [band], regions: [Region(nil, range: 0 ... .infinity)],
                        markers: [Marker("m", at: .x(.nan)), Marker("n", at: .y(-1))]), LineChart(yScale: scale),
                ], columns: 3)
            let document = try ElementCollector(page.svg)
            #expect(document.named("path").count >= 1)
            #expect(!page.svg.contains("nan") && !page.svg.contains("inf"))
        }
        #expect(try ElementCollector(ChartPage(charts: []).svg).named("svg").count == 1)
    }

    @Test(arguments: [(0.0, "0"), (-0.001, "0"), (1.5, "1.5"), (-2.25, "-2.25"), (3.046, "3.05"), (1e9, "1000000")])
    func coordinates(_ value: Double, _ text: String) {
        #expect(SVG.number(value) == text)
    }
}
