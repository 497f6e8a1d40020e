import Foundation
import Trajectories

/// Numbers that lie outside the bounds of their space. They are kept as they are, and counted.
enum OutOfBounds {
    /// Columns named one by one.
    private static let mostNamed = 4

    /// A sentence for each column with such numbers: how many there are, and how far they go.
    /// - values: `[T, storedSize]` of each episode.
    static func notes(_ fields: [SpaceField], _ values: some Sequence<[Double]>) -> [String] {
        let size = fields.last?.stored.upperBound ?? 0
        var columns = fields.flatMap { field in
            field.space.elements.enumerated().compactMap { place, element in
                Column(
                    name: field.space.storedSize == 1 && fields.count > 1 ? field.name : "\(field.name) \(place)",
                    index: field.stored.lowerBound + place, element: element)
            }
        }
        if columns.isEmpty { return [] }
        for block in values {
            for start in stride(from: 0, to: block.count, by: size) {
                for place in columns.indices { columns[place].add(block[start + columns[place].index]) }
            }
        }
        let outside = columns.filter { $0.outside > 0 }
        let others = outside.dropFirst(mostNamed)
        return outside.prefix(mostNamed).map(\.note)
            + (others.isEmpty
                ? []
                : [
                    "\(others.count) more columns have \(others.reduce(0) { $0 + $1.outside }) numbers outside their "
                        + "bounds."
                ])
    }

    private struct Column {
        let name: String
        let index: Int
        let low: Double
        let high: Double
        var (count, outside) = (0, 0)
        var least = Double.infinity
        var greatest = -Double.infinity

        /// Nil for what has no bounds.
        init?(name: String, index: Int, element: SpaceElement) {
            guard case .number(let low, let high) = element, low.isFinite || high.isFinite else { return nil }
            (self.name, self.index, self.low, self.high) = (name, index, low, high)
        }

        mutating func add(_ value: Double) {
            count += 1
            guard value < low || value > high, isOutside(value) else { return }
            outside += 1
            (least, greatest) = (min(least, value), max(greatest, value))
        }

        /// A number of 32 bits is held to bounds that are rounded as it is; one of 64 may be rounded a little past them.
        private func isOutside(_ value: Double) -> Bool {
            let single = Float(value)
            if Double(single) == value { return single < Float(low) || single > Float(high) }
            let span = low.isFinite && high.isFinite ? high - low : abs(low.isFinite ? low : high)
            return value < low - 1e-7 * span || value > high + 1e-7 * span
        }

        var note: String {
            let reached = [(least, least < low), (greatest, greatest > high)].filter(\.1).map { Self.text($0.0) }
            return "\(outside) of \(count) numbers of '\(name)' are outside the bounds of its space, "
                + "\(Self.text(low)) to \(Self.text(high)), and reach \(reached.joined(separator: " and ")); they are kept."
        }

        private static func text(_ value: Double) -> String { String(format: "%g", value) }
    }
}
