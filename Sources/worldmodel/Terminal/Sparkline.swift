/// A row of numbers as a row of characters.
enum Sparkline {
    private static let bars = Array("▁▂▃▄▅▆▇█")

    /// - range: what the lowest and the highest bar stand for; numbers beyond are cut.
    static func text(_ values: [Double], range: ClosedRange<Double>) -> String {
        let extent = range.upperBound - range.lowerBound
        return String(
            values.map { value in
                guard value.isFinite else { return " " }
                let share = extent > 0 ? (value - range.lowerBound) / extent : 0.5
                return bars[min(max(Int(share * Double(bars.count)), 0), bars.count - 1)]
            })
    }
}
