import Foundation

/// What one axis of a chart shows, and where.
struct Axis: Equatable {
    let scale: AxisScale
    let range: ClosedRange<Double>
    let ticks: [Tick]

    /// - values: what must be visible; those the scale has no place for do not count.
    /// - range: shown instead, if given and not empty on this scale.
    /// - padding: free room at either end, as a share of the values' extent.
    /// - tickCount: about how many ticks have room.
    init(fitting values: [Double], range: ClosedRange<Double>?, scale: AxisScale, padding: Double, tickCount: Int) {
        self.scale = scale
        self.range = range.flatMap { Self.usable($0, scale) } ?? Self.range(of: values, scale, padding)
        ticks = Tick.along(self.range, scale: scale, count: max(2, tickCount))
    }

    /// Where `value` lies, from 0 at the lower end to 1 at the upper; outside of that beyond the ends.
    func fraction(_ value: Double) -> Double {
        let low = scale.position(range.lowerBound)
        return (scale.position(value) - low) / (scale.position(range.upperBound) - low)
    }

    private static func usable(_ range: ClosedRange<Double>, _ scale: AxisScale) -> ClosedRange<Double>? {
        let isUsable =
            scale.shows(range.lowerBound) && scale.shows(range.upperBound) && range.lowerBound < range.upperBound
        return isUsable ? range : nil
    }

    private static func range(of values: [Double], _ scale: AxisScale, _ padding: Double) -> ClosedRange<Double> {
        let positions = values.filter(scale.shows).map(scale.position)
        guard var low = positions.min(), var high = positions.max() else { return scale == .linear ? 0...1 : 0.1...1 }
        if high - low <= 1e-9 * max(abs(low), abs(high), 1e-300) {
            // All values are one: room around it, so that it lies in the middle.
            let room = scale == .logarithmic ? 0.5 : low == 0 ? 1 : abs(low) / 2
            (low, high) = (low - room, high + room)
        } else {
            let room = (high - low) * padding
            (low, high) = (low - room, high + room)
        }
        return scale.value(at: low)...scale.value(at: high)
    }
}
