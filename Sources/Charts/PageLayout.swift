/// Where everything on a page goes. Panels of one column share a left edge, panels of one row a top.
struct PageLayout {
    let width: Double
    let height: Double
    let titleBaseline: Double
    let subtitleBaseline: Double
    let legendTop: Double
    let legend: Legend
    /// The plot of each chart, without its labels.
    let plots: [Rectangle]

    private static let gap = 22.0

    init(_ page: ChartPage) {
        let columns = min(page.columns, max(page.charts.count, 1))
        let gutters = (0..<columns).map { column in
            Self.gutter(stride(from: column, to: page.charts.count, by: columns).map { page.charts[$0] }, page)
        }
        let contentWidth = gutters.reduce(0, +) + Double(columns) * page.plotWidth + Double(columns - 1) * Self.gap
        // The last tick label of x may be centered on the right edge of the plot.
        width = contentWidth + 2 * ChartStyle.margin
        legend = Legend(page.charts, width: contentWidth)

        titleBaseline = ChartStyle.margin + ChartStyle.titleSize * 0.8
        let titleBottom = ChartStyle.margin + (page.title.isEmpty ? 0 : ChartStyle.titleSize + 6)
        subtitleBaseline = titleBottom + ChartStyle.subtitleSize * 0.8
        legendTop = titleBottom + (page.subtitle.isEmpty ? 0 : ChartStyle.subtitleSize + 8)

        let isTitled = page.charts.contains { !$0.title.isEmpty || !$0.yLabel.isEmpty }
        let above = isTitled ? ChartStyle.panelTitleSize + 16 : 10
        var plots: [Rectangle] = []
        var top = legendTop + legend.height
        for first in stride(from: 0, to: page.charts.count, by: columns) {
            let row = page.charts[first..<min(first + columns, page.charts.count)]
            var left = ChartStyle.margin
            for column in row.indices.map({ $0 - first }) {
                left += gutters[column]
                plots.append(Rectangle(x: left, y: top + above, width: page.plotWidth, height: page.plotHeight))
                left += page.plotWidth + Self.gap
            }
            top += above + page.plotHeight + (row.contains { !$0.xLabel.isEmpty } ? 48 : 28)
        }
        self.plots = plots
        height = top + ChartStyle.margin / 2
    }

    /// Room for the widest tick label at the left of a column.
    private static func gutter(_ charts: [LineChart], _ page: ChartPage) -> Double {
        let labels = charts.flatMap { $0.yAxis(length: page.plotHeight).ticks.compactMap(\.label) }
        return (labels.map { ChartStyle.width(of: $0, size: ChartStyle.tickSize) }.max() ?? 0) + 8
    }
}
