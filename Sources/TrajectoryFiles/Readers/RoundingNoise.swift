import Foundation
import Trajectories

/// Columns of which nothing varies but the rounding of 64-bit numbers. They count as constant.
enum RoundingNoise {
    /// A sentence for each of them.
    /// - values: `[T, storedSize]` of each episode.
    static func notes(_ fields: [SpaceField], _ values: some Sequence<[Double]>) -> [String] {
        let size = fields.last?.stored.upperBound ?? 0
        var first = [Double](repeating: .nan, count: size)
        var reach = [Double](repeating: 0, count: size)
        for block in values {
            for (index, value) in block.enumerated() where !value.isNaN {
                let column = index % size
                if first[column].isNaN { first[column] = value }
                reach[column] = max(reach[column], abs(value - first[column]))
            }
        }
        var notes: [String] = []
        for field in fields {
            for column in field.stored where reach[column] > 0 {
                let value = first[column]
                guard Standardizer.isRounding(reach[column], near: value) else { continue }
                notes.append(
                    "'\(field.name) \(column - field.stored.lowerBound)' varies around \(value) by no more than 64-bit "
                        + "numbers are rounded there, \(String(format: "%.2g", value.ulp)); it counts as constant.")
            }
        }
        return notes
    }
}
